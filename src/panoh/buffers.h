/* Arrays that Python hands over: what is taken is of the expected type, contiguous and
 * aligned, so that the rest of the code may index it. All else is a ValueError.
 */
#ifndef PANOH_BUFFERS_H
#define PANOH_BUFFERS_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

/* What an item is. NumPy calls 32 bits `int` or `long`, depending on the system. */
typedef struct {
    const char *formats;
    Py_ssize_t bytes;
} Item;

static const Item FLOAT32 = {"f", 4}, INT8 = {"b", 1}, UINT8 = {"B", 1};

static int refuse(const char *expected)
{
    PyErr_SetString(PyExc_ValueError, expected);
    return -1;
}

/* Take `object` into an empty `view`, which the caller releases; -1 if it is refused. */
static int take(PyObject *object, Py_buffer *view, int dimensions, Item item, int flags)
{
    if (PyObject_GetBuffer(object, view, PyBUF_ND | PyBUF_FORMAT | PyBUF_C_CONTIGUOUS | flags) < 0) {
        view->obj = NULL;
        if (PyErr_ExceptionMatches(PyExc_MemoryError))
            return -1;
        PyErr_Clear();
        return refuse("an array that lies in one piece was expected, one to write to where it is an output");
    }
    const char *format = view->format ? view->format : "B";
    int is_item = format[0] && !format[1] && strchr(item.formats, format[0]) && view->itemsize == item.bytes;
    if (is_item && view->ndim == dimensions && (!view->len || (uintptr_t)view->buf % (uintptr_t)item.bytes == 0))
        return 0;
    PyBuffer_Release(view);
    return refuse("an array of another type or shape was expected");
}

#endif

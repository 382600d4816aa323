/* What single values and names of a decoded object say; included by _record.c.

   Each is what plain_record.py does with a value, and none changes it. */

#include <Python.h>
#include <math.h>

#define DEEPEST 6                              /* plain_record.DEEPEST */
#define LARGEST_COUNT 1000000000000000LL       /* plain_record.LARGEST_COUNT */
#define LONGEST_COUNT 20
#define EXACT 9007199254740992.0               /* 2^53 */

static int is_empty(PyObject *value)
{
    return value == Py_None || (PyUnicode_Check(value) && PyUnicode_GetLength(value) == 0)
        || (PyList_Check(value) && PyList_Size(value) == 0)
        || (PyDict_Check(value) && PyDict_Size(value) == 0);
}

/* What MongoDB wraps when it exports, borrowed; NULL where it is no text. */
static PyObject *held(PyObject *value)
{
    PyObject *key, *inner;
    Py_ssize_t at;
    while (PyDict_Check(value) && PyDict_Size(value) == 1) {
        at = 0;
        PyDict_Next(value, &at, &key, &inner);
        if (!PyUnicode_Check(key)
            || (PyUnicode_CompareWithASCIIString(key, "$date")
                && PyUnicode_CompareWithASCIIString(key, "$numberLong")))
            return NULL;
        value = inner;
    }
    return PyUnicode_Check(value) && PyUnicode_GetLength(value) ? value : NULL;
}

static PyObject *text_of_whole(double number)
{
    PyObject *whole = PyLong_FromDouble(number), *text = NULL;
    if (whole != NULL)
        text = PyObject_Str(whole);
    Py_XDECREF(whole);
    return text;
}

static int is_exact(double number)
{
    return isfinite(number) && floor(number) == number && fabs(number) < EXACT;
}

/* The text of a value, new; an empty one for 0 and False, NULL where it has none. */
static PyObject *text_of(PyObject *value)
{
    if (PyUnicode_Check(value))
        return PyObject_Str(value);
    if (PyLong_Check(value) && value != Py_True)
        return PyObject_IsTrue(value) ? PyObject_Str(value) : PyUnicode_FromString("");
    if (PyFloat_Check(value) && is_exact(PyFloat_AsDouble(value)))
        return text_of_whole(PyFloat_AsDouble(value));
    return PyDict_Check(value) ? Py_XNewRef(held(value)) : NULL;
}

/* Digits as a number; -1 where they are none or too many. */
static long long count_of_digits(PyObject *written)
{
    Py_ssize_t length = PyUnicode_GetLength(written);
    long long count = 0;
    if (length < 1 || length > LONGEST_COUNT)
        return -1;
    for (Py_ssize_t i = 0; i < length; i++) {
        Py_UCS4 digit = PyUnicode_ReadChar(written, i);
        if (digit < '0' || digit > '9')
            return -1;
        if (count < LARGEST_COUNT)
            count = 10 * count + (digit - '0');
    }
    return count;
}

static long long count_of(PyObject *value)
{
    int is_beyond;
    if (PyUnicode_Check(value))
        return count_of_digits(value);
    if (!PyLong_Check(value))
        return -1;
    long long count = PyLong_AsLongLongAndOverflow(value, &is_beyond);
    return is_beyond ? -1 : count;
}

/* A blank or a character beyond ASCII; -1 is an error. */
static int is_words(PyObject *text)
{
    Py_ssize_t length;
    const char *bytes = PyUnicode_AsUTF8AndSize(text, &length);
    if (bytes == NULL) { /* half a surrogate pair is beyond ASCII */
        if (!PyErr_ExceptionMatches(PyExc_UnicodeEncodeError))
            return -1;
        PyErr_Clear();
        return 1;
    }
    unsigned char found = 0;
    for (Py_ssize_t i = 0; i < length; i++)
        found |= (unsigned char)(bytes[i] == ' ') | ((unsigned char)bytes[i] >> 7);
    return found;
}

static int holds_words(PyObject *value, int levels)
{
    PyObject *key, *inner;
    Py_ssize_t at = 0;
    int answer = 0;
    if (PyUnicode_Check(value))
        return is_words(value);
    if (levels == 0)
        return 0;
    if (PyDict_Check(value)) {
        while (answer == 0 && PyDict_Next(value, &at, &key, &inner))
            answer = holds_words(inner, levels - 1);
    } else if (PyList_Check(value)) {
        for (; answer == 0 && at < PyList_Size(value); at++)
            answer = holds_words(PyList_GetItem(value, at), levels - 1);
    }
    return answer;
}

/* The way to a field through the names of fields, new. */
static PyObject *way_to(PyObject *name, PyObject *key)
{
    if (PyUnicode_GetLength(name) == 0)
        return Py_NewRef(key);
    return PyUnicode_FromFormat("%U.%S", name, key);
}

/* The first `levels` names of a way, new. */
static PyObject *shortened(PyObject *way, long levels)
{
    Py_ssize_t end = PyUnicode_GetLength(way), at = -1;
    if (end < 0) /* tables have columns without a name */
        return NULL;
    for (; levels > 0; levels--) {
        at = PyUnicode_FindChar(way, '.', at + 1, end, 1);
        if (at == -2)
            return NULL;
        if (at == -1)
            return Py_NewRef(way);
    }
    return PyUnicode_Substring(way, 0, at < 0 ? 0 : at);
}

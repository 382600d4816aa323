/* A decoded JSON object, taken apart field by field: BaseRecord of plain_record.py.

   An export has dozens of fields a post, and a call of a Python method for each is
   most of reading it. What is in the object is what a decoder made: this file looks at
   no byte of an export itself. The answers are those of plain_record.py, which says
   what each method means; a test asks both the same questions.

   Objects are not watched for cycles: a record holds what was decoded and the records
   taken from that, and neither holds the record. */

#include <Python.h>
#include <structmember.h>

#include "record_values.h"

typedef struct {
    PyObject_HEAD
    PyObject *fields;   /* dict */
    PyObject *name;     /* str */
    PyObject *children; /* list of records, or NULL as long as there is none */
} Record;

/* The value of a field, borrowed; NULL without an error where there is none. */
static PyObject *value_of(Record *self, PyObject *key)
{
    return PyDict_GetItemWithError(self->fields, key);
}

static int drop_empty(Record *self, PyObject *key)
{
    PyObject *value = value_of(self, key);
    if (value == NULL)
        return PyErr_Occurred() ? -1 : 0;
    return is_empty(value) ? PyDict_DelItem(self->fields, key) : 0;
}

/* Whether both hold what they must; the arguments of all that makes records. */
static int are_parts(PyObject *fields, PyObject *name)
{
    if (PyDict_Check(fields) && PyUnicode_Check(name))
        return 1;
    PyErr_SetString(PyExc_TypeError, "a record is made of a dict and a name");
    return 0;
}

static PyObject *make(PyTypeObject *type, PyObject *fields, PyObject *name)
{
    Record *made = (Record *)PyType_GenericAlloc(type, 0);
    if (made != NULL) {
        made->fields = Py_NewRef(fields);
        made->name = Py_NewRef(name);
    }
    return (PyObject *)made;
}

static PyObject *record_new(PyTypeObject *type, PyObject *args, PyObject *named)
{
    static char *names[] = {"fields", "name", NULL};
    PyObject *fields, *name = NULL, *made = NULL;
    if (named == NULL && PyTuple_Size(args) == 1) /* parsing is slow */
        fields = PyTuple_GetItem(args, 0);
    else if (!PyArg_ParseTupleAndKeywords(args, named, "O|O", names, &fields, &name))
        return NULL;
    name = name ? Py_NewRef(name) : PyUnicode_FromString("");
    if (name != NULL && are_parts(fields, name))
        made = make(type, fields, name);
    Py_XDECREF(name);
    return made;
}

static void record_dealloc(Record *self)
{
    PyTypeObject *type = Py_TYPE((PyObject *)self);
    Py_XDECREF(self->fields);
    Py_XDECREF(self->name);
    Py_XDECREF(self->children);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(self);
    Py_DECREF(type);
}

static int record_bool(Record *self)
{
    return PyDict_Size(self->fields) > 0;
}

static int record_contains(Record *self, PyObject *key)
{
    PyObject *value = value_of(self, key);
    if (value == NULL)
        return PyErr_Occurred() ? -1 : 0;
    return value != Py_None;
}

static PyObject *record_keys(Record *self, PyObject *Py_UNUSED(none))
{
    return PySet_New(self->fields);
}

/* Take one field into `found`; -1 is an error. */
static int take_text(Record *self, PyObject *key, PyObject **found)
{
    PyObject *value = value_of(self, key), *text;
    if (value == NULL)
        return PyErr_Occurred() ? -1 : 0;
    if (value == Py_None)
        return PyDict_DelItem(self->fields, key);
    Py_INCREF(value);
    text = text_of(value);
    Py_DECREF(value);
    if (text == NULL)
        return PyErr_Occurred() ? -1 : 0;
    if (*found == NULL && PyUnicode_GetLength(text))
        *found = text;
    else
        Py_DECREF(text);
    return PyDict_DelItem(self->fields, key);
}

static PyObject *record_text(Record *self, PyObject *const *keys, Py_ssize_t count)
{
    PyObject *found = NULL;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (take_text(self, keys[i], &found) < 0) {
            Py_XDECREF(found);
            return NULL;
        }
    }
    return found ? found : PyUnicode_FromString("");
}

static PyObject *record_number(Record *self, PyObject *const *keys, Py_ssize_t count)
{
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *value = value_of(self, keys[i]);
        if (value == NULL) {
            if (PyErr_Occurred())
                return NULL;
            continue;
        }
        long long number = count_of(value);
        int is_count = 0 <= number && number < LARGEST_COUNT;
        if ((is_count || value == Py_None) && PyDict_DelItem(self->fields, keys[i]) < 0)
            return NULL;
        if (is_count)
            return PyLong_FromLongLong(number);
    }
    return PyLong_FromLong(0);
}

static PyObject *child_of(Record *self, PyObject *fields, PyObject *key)
{
    PyObject *child = NULL, *way;
    if (self->children == NULL && (self->children = PyList_New(0)) == NULL)
        return NULL;
    if ((way = way_to(self->name, key)) == NULL)
        return NULL;
    child = make(Py_TYPE((PyObject *)self), fields, way);
    Py_DECREF(way);
    if (child != NULL && PyList_Append(self->children, child) < 0)
        Py_CLEAR(child);
    return child;
}

static PyObject *record_child(Record *self, PyObject *const *given, Py_ssize_t count)
{
    if (count != 2) {
        PyErr_SetString(PyExc_TypeError, "a child is made of a dict and a key");
        return NULL;
    }
    return are_parts(given[0], given[1]) ? child_of(self, given[0], given[1]) : NULL;
}

static PyObject *record_record(Record *self, PyObject *key)
{
    PyObject *value = value_of(self, key), *taken;
    if (value == NULL && PyErr_Occurred())
        return NULL;
    if (value != NULL && PyUnicode_Check(key) && PyDict_Check(value)
        && PyDict_Size(value)) {
        Py_INCREF(value);
        taken = PyDict_DelItem(self->fields, key) < 0 ? NULL : child_of(self, value, key);
        Py_DECREF(value);
        return taken;
    }
    if (value != NULL && drop_empty(self, key) < 0)
        return NULL;
    PyObject *nothing = PyDict_New(), *name = PyUnicode_FromString("");
    taken = nothing && name ? make(Py_TYPE((PyObject *)self), nothing, name) : NULL;
    Py_XDECREF(nothing);
    Py_XDECREF(name);
    return taken;
}

static PyObject *record_take_list(Record *self, PyObject *key)
{
    PyObject *value = value_of(self, key);
    if (value == NULL)
        return PyErr_Occurred() ? NULL : PyList_New(0);
    if (!PyList_Check(value))
        return drop_empty(self, key) < 0 ? NULL : PyList_New(0);
    Py_INCREF(value);
    if (PyDict_DelItem(self->fields, key) < 0)
        Py_CLEAR(value);
    return value;
}

static PyObject *record_records(Record *self, PyObject *key)
{
    PyObject *listed = record_take_list(self, key), *each = NULL, *nothing;
    if (listed != NULL && PyList_Size(listed))
        each = PyObject_CallMethod((PyObject *)self, "_each", "OO", listed, key);
    else if (listed != NULL && (nothing = PyTuple_New(0)) != NULL) {
        each = PyObject_GetIter(nothing);
        Py_DECREF(nothing);
    }
    Py_XDECREF(listed);
    return each;
}

static PyObject *record_drop_empty(Record *self, PyObject *key)
{
    if (drop_empty(self, key) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *record_ignore(Record *self, PyObject *const *keys, Py_ssize_t count)
{
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *value = value_of(self, keys[i]);
        if (value == NULL ? PyErr_Occurred() != NULL
                          : PyDict_DelItem(self->fields, keys[i]) < 0)
            return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *record_ignore_all(Record *self, PyObject *Py_UNUSED(none))
{
    PyDict_Clear(self->fields);
    Py_CLEAR(self->children);
    Py_RETURN_NONE;
}

/* Count one more of a name. */
static int count_name(PyObject *leftovers, PyObject *name)
{
    PyObject *known = PyDict_GetItemWithError(leftovers, name), *one, *sum;
    int failed = -1;
    if (known == NULL && PyErr_Occurred())
        return -1;
    if ((one = PyLong_FromLong(1)) == NULL)
        return -1;
    if ((sum = known ? PyNumber_Add(known, one) : Py_NewRef(one)) != NULL)
        failed = PyDict_SetItem(leftovers, name, sum);
    Py_XDECREF(sum);
    Py_DECREF(one);
    return failed;
}

/* Note fields of a record and of those below: all (levels < 0), or those with words. */
static int note(Record *self, PyObject *leftovers, long levels)
{
    PyObject *key, *value;
    Py_ssize_t at = 0;
    while (PyDict_Next(self->fields, &at, &key, &value)) {
        int is_noted = levels < 0 ? 1 : holds_words(value, DEEPEST);
        if (is_noted < 0)
            return -1;
        if (!is_noted)
            continue;
        PyObject *way = way_to(self->name, key);
        PyObject *name = way && levels >= 0 ? shortened(way, levels) : Py_XNewRef(way);
        int failed = name ? count_name(leftovers, name) : -1;
        Py_XDECREF(way);
        Py_XDECREF(name);
        if (failed)
            return -1;
    }
    Py_ssize_t children = self->children ? PyList_Size(self->children) : 0;
    for (Py_ssize_t i = 0; i < children; i++) {
        PyObject *child = PyList_GetItem(self->children, i);
        if (Py_EnterRecursiveCall(" while leftovers are noted"))
            return -1;
        int failed = note((Record *)child, leftovers, levels);
        Py_LeaveRecursiveCall();
        if (failed)
            return -1;
    }
    return 0;
}

static int is_counter(PyObject *leftovers)
{
    if (PyDict_Check(leftovers))
        return 1;
    PyErr_SetString(PyExc_TypeError, "leftovers are counted in a dict");
    return 0;
}

static PyObject *record_note_leftovers(Record *self, PyObject *leftovers)
{
    if (!is_counter(leftovers) || note(self, leftovers, -1) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *record_note_words(Record *self, PyObject *const *given, Py_ssize_t count)
{
    if (count != 2) {
        PyErr_SetString(PyExc_TypeError, "words are noted in a dict, to a level");
        return NULL;
    }
    long levels = PyLong_AsLong(given[1]);
    if ((levels == -1 && PyErr_Occurred()) || !is_counter(given[0]))
        return NULL;
    if (note(self, given[0], levels < 0 ? 0 : levels) < 0)
        return NULL;
    Py_RETURN_NONE;
}

#define FAST(name) (PyCFunction)(void (*)(void))record_##name, METH_FASTCALL, NULL
#define ONE(name, how) (PyCFunction)(void (*)(void))record_##name, how, NULL

static PyMethodDef methods[] = {
    {"keys", ONE(keys, METH_NOARGS)},
    {"text", FAST(text)},
    {"number", FAST(number)},
    {"record", ONE(record, METH_O)},
    {"records", ONE(records, METH_O)},
    {"ignore", FAST(ignore)},
    {"ignore_all", ONE(ignore_all, METH_NOARGS)},
    {"note_leftovers", ONE(note_leftovers, METH_O)},
    {"note_words", FAST(note_words)},
    {"_child", FAST(child)},
    {"_drop_empty", ONE(drop_empty, METH_O)},
    {"_take_list", ONE(take_list, METH_O)},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef members[] = {
    {"_fields", T_OBJECT_EX, offsetof(Record, fields), READONLY, NULL},
    {"_name", T_OBJECT_EX, offsetof(Record, name), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_new, record_new},
    {Py_tp_dealloc, record_dealloc},
    {Py_tp_methods, methods},
    {Py_tp_members, members},
    {Py_nb_bool, record_bool},
    {Py_sq_contains, record_contains},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "panoh.collect._record.BaseRecord",
    .basicsize = sizeof(Record),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .slots = slots,
};

static int fill(PyObject *module)
{
    PyObject *type = PyType_FromSpec(&spec);
    int failed = type ? PyModule_AddObjectRef(module, "BaseRecord", type) : -1;
    Py_XDECREF(type);
    return failed;
}

static PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, fill},
    {0, NULL},
};

static PyModuleDef module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_record",
    .m_size = 0,
    .m_slots = module_slots,
};

PyMODINIT_FUNC PyInit__record(void)
{
    return PyModuleDef_Init(&module);
}

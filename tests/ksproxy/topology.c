/*
 * IKsTopology, IKsTopologyInfo, topology nodes and their extensions
 *
 * Copyright 2026 the wine-ks authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 *
 * This library is distributed in the hope that it will be useful,
 * but WITHOUT ANY WARRANTY; without even the implied warranty of
 * MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the GNU
 * Lesser General Public License for more details.
 *
 * You should have received a copy of the GNU Lesser General Public
 * License along with this library; if not, write to the Free Software
 * Foundation, Inc., 51 Franklin St, Fifth Floor, Boston, MA 02110-1301, USA
 */

#include <stdlib.h>

#include "class.h"
#include "ksvirt.h"

/* The user's camera: a camera terminal, a processing unit and an extension unit, one behind the other. */
static const GUID node_types[] =
{
    GUID_INIT(STATIC_KSNODETYPE_VIDEO_CAMERA_TERMINAL),
    GUID_INIT(STATIC_KSNODETYPE_VIDEO_PROCESSING),
    GUID_INIT(STATIC_KSNODETYPE_DEV_SPECIFIC),
};

#define EXTENSION_UNIT 2

static const GUID extension_set = GUID_INIT(STATIC_KSPROPSETID_KsVirtExtension);
static const CLSID clsid_plugin = {0x5a0be1d1, 0x0f67, 0x4be9, {0x8c, 0x0a, 0x52, 0x6d, 0x90, 0x11, 0x3c, 0x71}};
static const IID iid_plugin = {0x5a0be1d2, 0x0f67, 0x4be9, {0x8c, 0x0a, 0x52, 0x6d, 0x90, 0x11, 0x3c, 0x71}};
static const IID iid_unknown = {0x5a0be1d3, 0x0f67, 0x4be9, {0x8c, 0x0a, 0x52, 0x6d, 0x90, 0x11, 0x3c, 0x71}};

/* ---- IKsTopologyInfo ---- */

static void test_counts(IKsTopologyInfo *info)
{
    DWORD count = 0xdeadbeef;
    GUID category;
    HRESULT hr;

    hr = IKsTopologyInfo_get_NumNodes(info, &count);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(count == ARRAY_SIZE(node_types), "Got %lu nodes.\n", count);
    hr = IKsTopologyInfo_get_NumConnections(info, &count);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(count == ARRAY_SIZE(node_types), "Got %lu connections.\n", count);
    hr = IKsTopologyInfo_get_NumCategories(info, &count);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(count == 3, "Got %lu categories.\n", count);
    hr = IKsTopologyInfo_get_Category(info, 0, &category);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(IsEqualGUID(&category, &KSCATEGORY_CAPTURE), "Got %s.\n", wine_dbgstr_guid(&category));

    hr = IKsTopologyInfo_get_NumNodes(info, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IKsTopologyInfo_get_NumConnections(info, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IKsTopologyInfo_get_NumCategories(info, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IKsTopologyInfo_get_Category(info, 0, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IKsTopologyInfo_get_Category(info, 3, &category);
    check_open_error(hr);
    hr = IKsTopologyInfo_get_Category(info, 0xffffffff, &category);
    check_open_error(hr);
}

/* Each node goes to the next one, and the last one to the capture pin. */
static void test_connections(IKsTopologyInfo *info)
{
    KSTOPOLOGY_CONNECTION connection;
    HRESULT hr;
    DWORD i;

    for (i = 0; i < ARRAY_SIZE(node_types); i++)
    {
        memset(&connection, 0xcc, sizeof(connection));
        hr = IKsTopologyInfo_get_ConnectionInfo(info, i, &connection);
        ok(hr == S_OK, "%lu: got hr %#lx.\n", i, hr);
        ok(connection.FromNode == i, "%lu: from node %lu.\n", i, connection.FromNode);
        ok(connection.ToNode == (i + 1 < ARRAY_SIZE(node_types) ? i + 1 : KSFILTER_NODE), "%lu: to node %lu.\n", i, connection.ToNode);
    }
    hr = IKsTopologyInfo_get_ConnectionInfo(info, 0, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IKsTopologyInfo_get_ConnectionInfo(info, i, &connection);
    check_open_error(hr);
}

static void test_nodes(IKsTopologyInfo *info)
{
    WCHAR name[128], tiny[2];
    DWORD i, length, needed;
    HRESULT hr;
    GUID type;

    for (i = 0; i < ARRAY_SIZE(node_types); i++)
    {
        hr = IKsTopologyInfo_get_NodeType(info, i, &type);
        ok(hr == S_OK, "%lu: got hr %#lx.\n", i, hr);
        ok(IsEqualGUID(&type, &node_types[i]), "%lu: got %s.\n", i, wine_dbgstr_guid(&type));
    }
    hr = IKsTopologyInfo_get_NodeType(info, 0, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IKsTopologyInfo_get_NodeType(info, i, &type);
    check_open_error(hr);

    hr = IKsTopologyInfo_get_NodeName(info, 0, NULL, 0, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IKsTopologyInfo_get_NodeName(info, 0, NULL, 4, &length);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = IKsTopologyInfo_get_NodeName(info, 0, NULL, 0, &needed);
    if (hr != HRESULT_FROM_WIN32(ERROR_MORE_DATA))
    {
        /* A driver needn't have names, and this Wine's registry may have none for the type. */
        ok(hr == HRESULT_FROM_WIN32(ERROR_NOT_FOUND), "Got hr %#lx.\n", hr);
        return;
    }
    hr = IKsTopologyInfo_get_NodeName(info, 0, tiny, sizeof(tiny), &length);
    ok(hr == HRESULT_FROM_WIN32(ERROR_MORE_DATA), "Got hr %#lx.\n", hr);
    ok(length == needed, "Got %lu bytes, then %lu.\n", needed, length);
    hr = IKsTopologyInfo_get_NodeName(info, 0, name, sizeof(name), &length);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(length == (lstrlenW(name) + 1) * sizeof(WCHAR), "%s has %lu bytes.\n", wine_dbgstr_w(name), length);
}

/* ---- an extension unit, as programs of camera makers ask it ---- */

static HRESULT unit_request(IKsControl *control, ULONG node, ULONG id, ULONG flags, void *data, ULONG size, ULONG *returned)
{
    KSP_NODE property = {{{{GUID_INIT(STATIC_KSPROPSETID_KsVirtExtension), id, flags | KSPROPERTY_TYPE_TOPOLOGY}}}, node, 0};

    return IKsControl_KsProperty(control, (KSPROPERTY *)&property, sizeof(property), data, size, returned);
}

static void test_extension_unit(IKsControl *control)
{
    BYTE block[KSVIRT_EXTENSION_BLOCK_SIZE], read[KSVIRT_EXTENSION_BLOCK_SIZE + 1], zeros[KSVIRT_EXTENSION_BLOCK_SIZE] = {0};
    ULONG returned, level, i;
    HRESULT hr;

    /* How long is the value? */
    hr = unit_request(control, EXTENSION_UNIT, KSVIRT_EXTENSION_BLOCK, KSPROPERTY_TYPE_GET, NULL, 0, &returned);
    ok(hr == HRESULT_FROM_WIN32(ERROR_MORE_DATA), "Got hr %#lx.\n", hr);
    ok(returned == sizeof(block), "Got %lu bytes.\n", returned);
    hr = unit_request(control, EXTENSION_UNIT, KSVIRT_EXTENSION_LEVEL, KSPROPERTY_TYPE_GET, NULL, 0, &returned);
    ok(hr == HRESULT_FROM_WIN32(ERROR_MORE_DATA), "Got hr %#lx.\n", hr);
    ok(returned == sizeof(level), "Got %lu bytes.\n", returned);

    for (i = 0; i < sizeof(block); i++) block[i] = 0x40 + i;
    hr = unit_request(control, EXTENSION_UNIT, KSVIRT_EXTENSION_BLOCK, KSPROPERTY_TYPE_SET, block, sizeof(block), &returned);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = unit_request(control, EXTENSION_UNIT, KSVIRT_EXTENSION_BLOCK, KSPROPERTY_TYPE_GET, read, sizeof(block), &returned);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(returned == sizeof(block), "Got %lu bytes.\n", returned);
    ok(!memcmp(block, read, sizeof(block)), "Got another block.\n");
    level = 321;
    hr = unit_request(control, EXTENSION_UNIT, KSVIRT_EXTENSION_LEVEL, KSPROPERTY_TYPE_SET, &level, sizeof(level), &returned);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    level = 0;
    hr = unit_request(control, EXTENSION_UNIT, KSVIRT_EXTENSION_LEVEL, KSPROPERTY_TYPE_GET, &level, sizeof(level), &returned);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(level == 321, "Got %lu.\n", level);

    hr = unit_request(control, EXTENSION_UNIT, KSVIRT_EXTENSION_BLOCK, KSPROPERTY_TYPE_SET, block, sizeof(block) - 1, &returned);
    ok(FAILED(hr), "A block that is too short was taken.\n");
    level = KSVIRT_EXTENSION_MAX_LEVEL + 1;
    hr = unit_request(control, EXTENSION_UNIT, KSVIRT_EXTENSION_LEVEL, KSPROPERTY_TYPE_SET, &level, sizeof(level), &returned);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = unit_request(control, EXTENSION_UNIT, 77, KSPROPERTY_TYPE_GET, &level, sizeof(level), &returned);
    ok(hr == E_PROP_ID_UNSUPPORTED, "Got hr %#lx.\n", hr);
    hr = unit_request(control, 77, KSVIRT_EXTENSION_LEVEL, KSPROPERTY_TYPE_GET, &level, sizeof(level), &returned);
    ok(FAILED(hr), "A node that isn't there has a level.\n");

    level = 0;
    hr = unit_request(control, EXTENSION_UNIT, KSVIRT_EXTENSION_LEVEL, KSPROPERTY_TYPE_SET, &level, sizeof(level), &returned);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = unit_request(control, EXTENSION_UNIT, KSVIRT_EXTENSION_BLOCK, KSPROPERTY_TYPE_SET, zeros, sizeof(zeros), &returned);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

/* ---- node objects ---- */

static void test_node_objects(IBaseFilter *filter, IKsTopologyInfo *info)
{
    IKsControl *control = NULL;
    ULONG refs = get_refcount(filter);
    IUnknown *unknown;
    HRESULT hr;

    hr = IKsTopologyInfo_CreateNodeInstance(info, EXTENSION_UNIT, &IID_IKsControl, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    unknown = (IUnknown *)0xdeadbeef;
    hr = IKsTopologyInfo_CreateNodeInstance(info, EXTENSION_UNIT, &iid_unknown, (void **)&unknown);
    ok(hr == E_NOINTERFACE, "Got hr %#lx.\n", hr);
    ok(!unknown, "Got %p.\n", unknown);
    hr = IKsTopologyInfo_CreateNodeInstance(info, ARRAY_SIZE(node_types), &IID_IKsControl, (void **)&unknown);
    check_open_error(hr);
    hr = IKsTopologyInfo_CreateNodeInstance(info, EXTENSION_UNIT, &IID_IKsControl, (void **)&control);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return;
    check_interface(control, &IID_IKsObject, TRUE);
    check_interface(control, &IID_IKsPropertySet, TRUE);
    check_interface(control, &IID_IKsAggregateControl, TRUE);
    check_interface(control, &IID_IBaseFilter, FALSE);
    ok(is_handle(pin_handle(control)), "The node has no handle.\n");
    ok(get_refcount(filter) == refs, "The filter has %lu references, %lu before.\n", get_refcount(filter), refs);
    test_extension_unit(control);
    release_last(control);
}

/* The filter's own IKsControl takes the same requests. */
static void test_filter_control(IBaseFilter *filter)
{
    IKsControl *control = query(filter, &IID_IKsControl);

    test_extension_unit(control);
    IKsControl_Release(control);
}

/* The kernel object of a node answers for that node and no other, with its id in the request or without. */
static void test_kernel_node(IKsControl *control)
{
    KSP_NODE property = {{{{GUID_INIT(STATIC_KSPROPSETID_KsVirtExtension), KSVIRT_EXTENSION_LEVEL, KSPROPERTY_TYPE_GET}}}, 0, 0};
    KSPROPERTY name = {{{GUID_INIT(STATIC_KSPROPSETID_Topology), KSPROPERTY_TOPOLOGY_NAME, KSPROPERTY_TYPE_GET}}};
    ULONG level = 0, returned;
    BYTE buffer[256];
    HRESULT hr;

    hr = IKsControl_KsProperty(control, &property.Property, sizeof(property), &level, sizeof(level), &returned);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(returned == sizeof(level), "Got %lu bytes.\n", returned);
    property.Property.Flags |= KSPROPERTY_TYPE_TOPOLOGY;
    property.NodeId = EXTENSION_UNIT;
    hr = IKsControl_KsProperty(control, &property.Property, sizeof(property), &level, sizeof(level), &returned);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    property.NodeId = EXTENSION_UNIT - 1;
    hr = IKsControl_KsProperty(control, &property.Property, sizeof(property), &level, sizeof(level), &returned);
    ok(hr == HRESULT_FROM_WIN32(ERROR_INVALID_PARAMETER), "Got hr %#lx.\n", hr);
    hr = IKsControl_KsProperty(control, &name, sizeof(name), buffer, sizeof(buffer), &returned);
    ok(hr == E_PROP_SET_UNSUPPORTED, "A property of the filter gave hr %#lx.\n", hr);
}

/* A node that has been opened lives on its own; the arguments are checked before. */
static void test_topology(IBaseFilter *filter)
{
    IKsTopology *topology = query(filter, &IID_IKsTopology);
    ULONG refs = get_refcount(filter);
    IKsControl *control = NULL;
    IUnknown *unknown;
    HRESULT hr;

    hr = IKsTopology_CreateNodeInstance(topology, 0, 0, GENERIC_READ, NULL, &IID_IUnknown, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    unknown = (IUnknown *)0xdeadbeef;
    hr = IKsTopology_CreateNodeInstance(topology, 0, 1, GENERIC_READ, NULL, &IID_IUnknown, (void **)&unknown);
    check_open_error(hr);
    ok(!unknown, "Got %p.\n", unknown);
    hr = IKsTopology_CreateNodeInstance(topology, 0, 0, GENERIC_READ, (IUnknown *)filter, &IID_IKsControl, (void **)&unknown);
    check_open_error(hr);
    hr = IKsTopology_CreateNodeInstance(topology, 77, 0, GENERIC_READ, NULL, &IID_IUnknown, (void **)&unknown);
    check_open_error(hr);
    unknown = (IUnknown *)0xdeadbeef;
    hr = IKsTopology_CreateNodeInstance(topology, 0, 0, GENERIC_READ, NULL, &iid_unknown, (void **)&unknown);
    ok(hr == E_NOINTERFACE, "Got hr %#lx.\n", hr);
    ok(!unknown, "Got %p.\n", unknown);

    hr = IKsTopology_CreateNodeInstance(topology, EXTENSION_UNIT, 0, GENERIC_READ | GENERIC_WRITE, NULL, &IID_IKsControl, (void **)&control);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        check_interface(control, &IID_IKsObject, TRUE);
        check_interface(control, &IID_IKsPropertySet, TRUE);
        ok(is_handle(pin_handle(control)), "The node has no handle.\n");
        ok(get_refcount(filter) == refs, "The filter has %lu references, %lu before.\n", get_refcount(filter), refs);
        test_kernel_node(control);
        test_extension_unit(control);
        release_last(control);
    }
    IKsTopology_Release(topology);
}

/* It also outlives its filter, whose kernel object stays for it. */
static void test_late_node(void)
{
    IBaseFilter *filter = create_camera();
    IKsControl *control = NULL;
    IKsTopology *topology;
    HRESULT hr;

    if (!filter) return;
    topology = query(filter, &IID_IKsTopology);
    hr = IKsTopology_CreateNodeInstance(topology, EXTENSION_UNIT, 0, GENERIC_READ | GENERIC_WRITE, NULL, &IID_IKsControl, (void **)&control);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IKsTopology_Release(topology);
    release_last(filter);
    if (!control) return;
    test_kernel_node(control);
    release_last(control);
}

/* ---- a plug-in of a node ---- */

struct plugin
{
    struct test_object object;
    IKsNodeControl node_control;
};

static struct test_class class;
static DWORD told_node;
static IKsControl *told_control;
static HRESULT put_hr;

static struct plugin *impl_from_IKsNodeControl(IKsNodeControl *iface)
{
    return CONTAINING_RECORD(iface, struct plugin, node_control);
}

static HRESULT WINAPI node_control_QueryInterface(IKsNodeControl *iface, REFIID iid, void **out)
{
    return IUnknown_QueryInterface(impl_from_IKsNodeControl(iface)->object.outer, iid, out);
}

static ULONG WINAPI node_control_AddRef(IKsNodeControl *iface)
{
    return IUnknown_AddRef(impl_from_IKsNodeControl(iface)->object.outer);
}

static ULONG WINAPI node_control_Release(IKsNodeControl *iface)
{
    return IUnknown_Release(impl_from_IKsNodeControl(iface)->object.outer);
}

static HRESULT WINAPI node_control_put_NodeId(IKsNodeControl *iface, DWORD node)
{
    told_node = node;
    return S_OK;
}

static HRESULT WINAPI node_control_put_KsControl(IKsNodeControl *iface, void *control)
{
    told_control = control;
    return put_hr;
}

static const IKsNodeControlVtbl node_control_vtbl =
{
    node_control_QueryInterface,
    node_control_AddRef,
    node_control_Release,
    node_control_put_NodeId,
    node_control_put_KsControl,
};

static HRESULT plugin_create(struct test_class *test_class, IUnknown *outer, IUnknown **inner)
{
    static const struct test_interface interfaces[] =
    {
        {&IID_IKsNodeControl, offsetof(struct plugin, node_control)},
        {&iid_plugin, offsetof(struct test_object, own)},
        {NULL, 0},
    };
    struct plugin *plugin;

    if (!(plugin = calloc(1, sizeof(*plugin)))) return E_OUTOFMEMORY;
    object_init(&plugin->object, test_class, outer, interfaces);
    plugin->node_control.lpVtbl = (IKsNodeControlVtbl *)&node_control_vtbl;
    *inner = &plugin->object.IUnknown_iface;
    return S_OK;
}

#define NODE_INTERFACES L"SYSTEM\\CurrentControlSet\\Control\\NodeInterfaces"

static void add_node_interface(HKEY *parent, WCHAR name[39], DWORD iid_size)
{
    LONG error;
    HKEY key;

    StringFromGUID2(&extension_set, name, 39);
    error = RegCreateKeyExW(HKEY_LOCAL_MACHINE, NODE_INTERFACES, 0, NULL, 0, KEY_ALL_ACCESS, NULL, parent, NULL);
    ok(!error, "Got error %ld.\n", error);
    error = RegCreateKeyExW(*parent, name, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL);
    ok(!error, "Got error %ld.\n", error);
    RegSetValueExW(key, L"IID", 0, REG_BINARY, (const BYTE *)&iid_plugin, iid_size);
    RegSetValueExW(key, L"CLSID", 0, REG_BINARY, (const BYTE *)&clsid_plugin, sizeof(clsid_plugin));
    RegCloseKey(key);
}

static void test_plugin(IKsTopologyInfo *info)
{
    IUnknown *unknown, *again;
    WCHAR name[39];
    HRESULT hr;
    HKEY key;

    class_register(&class, &clsid_plugin, plugin_create);
    hr = IKsTopologyInfo_CreateNodeInstance(info, EXTENSION_UNIT, &iid_plugin, (void **)&unknown);
    ok(hr == E_NOINTERFACE, "Got hr %#lx.\n", hr);

    add_node_interface(&key, name, sizeof(iid_plugin));
    told_node = 0xdeadbeef;
    put_hr = S_OK;
    hr = IKsTopologyInfo_CreateNodeInstance(info, EXTENSION_UNIT, &iid_plugin, (void **)&unknown);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        ok(class.created == 1, "Created %ld.\n", class.created);
        ok(told_node == EXTENSION_UNIT, "The plug-in was told node %lu.\n", told_node);
        test_extension_unit(told_control);
        hr = IUnknown_QueryInterface(unknown, &iid_plugin, (void **)&again);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(again == unknown, "Got %p, then %p.\n", unknown, again);
        ok(class.created == 1, "Created %ld.\n", class.created);
        IUnknown_Release(again);
        release_last(unknown);
        ok(class.destroyed == 1, "%ld are gone.\n", class.destroyed);
    }

    put_hr = E_FAIL;
    hr = IKsTopologyInfo_CreateNodeInstance(info, EXTENSION_UNIT, &iid_plugin, (void **)&unknown);
    ok(hr == E_NOINTERFACE, "Got hr %#lx.\n", hr);
    ok(class.created == class.destroyed, "There are %ld.\n", class.created - class.destroyed);
    class.create_raises = EXCEPTION_ACCESS_VIOLATION;
    hr = IKsTopologyInfo_CreateNodeInstance(info, EXTENSION_UNIT, &iid_plugin, (void **)&unknown);
    ok(hr == E_NOINTERFACE, "Got hr %#lx.\n", hr);
    class_revoke(&class);
    hr = IKsTopologyInfo_CreateNodeInstance(info, EXTENSION_UNIT, &iid_plugin, (void **)&unknown);
    ok(hr == E_NOINTERFACE, "Got hr %#lx.\n", hr);
    RegDeleteTreeW(key, name);
    RegCloseKey(key);

    add_node_interface(&key, name, sizeof(iid_plugin) - 1);
    hr = IKsTopologyInfo_CreateNodeInstance(info, EXTENSION_UNIT, &iid_plugin, (void **)&unknown);
    ok(hr == E_NOINTERFACE, "Got hr %#lx.\n", hr);
    RegDeleteTreeW(key, name);
    RegCloseKey(key);
    RegDeleteKeyW(HKEY_LOCAL_MACHINE, NODE_INTERFACES); /* fails if it is somebody else's as well */
}

static void test_without_device(void)
{
    IBaseFilter *filter = create_proxy();
    IKsTopologyInfo *info = query(filter, &IID_IKsTopologyInfo);
    IKsTopology *topology = query(filter, &IID_IKsTopology);
    IUnknown *unknown;
    DWORD count;
    HRESULT hr;

    hr = IKsTopologyInfo_get_NumNodes(info, &count);
    check_open_error(hr);
    hr = IKsTopologyInfo_CreateNodeInstance(info, 0, &IID_IUnknown, (void **)&unknown);
    check_open_error(hr);
    hr = IKsTopology_CreateNodeInstance(topology, 0, 0, GENERIC_READ, NULL, &IID_IUnknown, (void **)&unknown);
    check_open_error(hr);
    IKsTopology_Release(topology);
    IKsTopologyInfo_Release(info);
    release_last(filter);
}

START_TEST(topology)
{
    IKsTopologyInfo *info;
    IBaseFilter *filter;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (load_module() && (filter = create_device(&KSCATEGORY_CAPTURE, L"" KSVIRT_CAMERA_HARDWARE_ID)))
    {
        info = query(filter, &IID_IKsTopologyInfo);
        test_counts(info);
        test_connections(info);
        test_nodes(info);
        test_node_objects(filter, info);
        test_filter_control(filter);
        test_topology(filter);
        test_late_node();
        test_plugin(info);
        IKsTopologyInfo_Release(info);
        release_last(filter);
        test_without_device();
    }
    CoUninitialize();
}

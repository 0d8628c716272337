/*
 * Tests of ISelector
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

#include "camcorder.h"
#include "devicefault.h"

static ISelector *create_selector(IBaseFilter *filter)
{
    return create_camcorder_node(filter, KSBENCH_CAMCORDER_SELECTOR, &IID_ISelector);
}

static void check_source(ISelector *selector, DWORD expected)
{
    DWORD node = 0xdeadbeef;
    HRESULT hr;

    hr = ISelector_get_SourceNodeId(selector, &node);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(node == expected, "Got source %lu, expected %lu.\n", node, expected);
}

/* What the device says, past the interface. */
static LONG get_device_source(IBaseFilter *filter)
{
    KSPROPERTY_SELECTOR_NODE_S data = {.Value = 1234567};
    IKsControl *control = query(filter, &IID_IKsControl);
    ULONG size;
    HRESULT hr;

    data.NodeProperty.Property.Set = PROPSETID_VIDCAP_SELECTOR;
    data.NodeProperty.Property.Id = KSPROPERTY_SELECTOR_SOURCE_NODE_ID;
    data.NodeProperty.Property.Flags = KSPROPERTY_TYPE_GET | KSPROPERTY_TYPE_TOPOLOGY;
    data.NodeProperty.NodeId = KSBENCH_CAMCORDER_SELECTOR;
    hr = IKsControl_KsProperty(control, (KSPROPERTY *)&data, sizeof(data), &data, sizeof(data), &size);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(size == sizeof(data), "Got %lu bytes.\n", size);
    IKsControl_Release(control);
    return data.Value;
}

static void test_sources(IBaseFilter *filter, ISelector *selector)
{
    static const DWORD bad[] = {0, KSBENCH_SELECTOR_SOURCES + 1, MAXLONG, 0x80000000, 0xffffffff};
    DWORD count = 0xdeadbeef;
    LONG source;
    HRESULT hr;
    unsigned int i;

    hr = ISelector_get_NumSources(selector, &count);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(count == KSBENCH_SELECTOR_SOURCES, "Got %lu sources.\n", count);
    check_source(selector, KSBENCH_SELECTOR_CAMERA);
    hr = ISelector_put_SourceNodeId(selector, KSBENCH_SELECTOR_TAPE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_source(selector, KSBENCH_SELECTOR_TAPE);
    source = get_device_source(filter);
    ok(source == KSBENCH_SELECTOR_TAPE, "The device has source %ld.\n", source);
    for (i = 0; i < ARRAY_SIZE(bad); i++)
    {
        hr = ISelector_put_SourceNodeId(selector, bad[i]);
        ok(hr == E_INVALIDARG, "%#lx: got hr %#lx.\n", bad[i], hr);
    }
    check_source(selector, KSBENCH_SELECTOR_TAPE);
    hr = ISelector_put_SourceNodeId(selector, KSBENCH_SELECTOR_CAMERA);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_source(selector, KSBENCH_SELECTOR_CAMERA);

    hr = ISelector_get_NumSources(selector, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = ISelector_get_SourceNodeId(selector, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
}

/* A driver that answers less or more than the structure, or an error: the caller's number stays as it was. */
static void test_answers(IBaseFilter *filter, ISelector *selector)
{
    unsigned int i;
    DWORD number;
    HRESULT hr;

    for (i = 0; i < bad_answers_count; i++)
    {
        set_answer(filter, &bad_answers[i]);
        number = 0xdeadbeef;
        hr = ISelector_get_NumSources(selector, &number);
        ok(hr == bad_answers[i].hr, "%s: got hr %#lx.\n", bad_answers[i].name, hr);
        ok(number == 0xdeadbeef, "%s: got %#lx.\n", bad_answers[i].name, number);
        hr = ISelector_get_SourceNodeId(selector, &number);
        ok(hr == bad_answers[i].hr, "%s: got hr %#lx.\n", bad_answers[i].name, hr);
        ok(number == 0xdeadbeef, "%s: got %#lx.\n", bad_answers[i].name, number);
    }
    /* A number is the driver's, whatever it is. */
    set_garbage(filter, 0xa5);
    hr = ISelector_get_NumSources(selector, &number);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(number == 0xa5a5a5a5, "Got %#lx.\n", number);
    clear_answers(filter);
    check_source(selector, KSBENCH_SELECTOR_CAMERA);
}

/* The nodes that are no selectors, and the filter. */
static void test_others(IBaseFilter *filter)
{
    IKsTopologyInfo *info = query(filter, &IID_IKsTopologyInfo);
    IUnknown *unknown;
    HRESULT hr;
    GUID type;

    check_interface(filter, &IID_ISelector, FALSE);
    hr = IKsTopologyInfo_get_NodeType(info, KSBENCH_CAMCORDER_SELECTOR, &type);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(IsEqualGUID(&type, &KSNODETYPE_VIDEO_SELECTOR), "Got %s.\n", wine_dbgstr_guid(&type));
    hr = IKsTopologyInfo_CreateNodeInstance(info, KSBENCH_CAMCORDER_CAMERA, &IID_ISelector, (void **)&unknown);
    ok(hr == E_NOINTERFACE, "Got hr %#lx.\n", hr);
    hr = IKsTopologyInfo_CreateNodeInstance(info, KSBENCH_CAMCORDER_TAPE, &IID_ISelector, (void **)&unknown);
    ok(hr == E_NOINTERFACE, "Got hr %#lx.\n", hr);
    IKsTopologyInfo_Release(info);
}

/* What the plug-in is for its owner, a node doesn't show. */
static void test_object(ISelector *selector)
{
    ISelector *again;
    HRESULT hr;

    hr = ISelector_QueryInterface(selector, &IID_ISelector, (void **)&again);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(again == selector, "Got %p, then %p.\n", selector, again);
    ISelector_Release(again);
    check_interface(selector, &IID_IKsControl, TRUE);
    check_interface(selector, &IID_IKsNodeControl, FALSE);
    check_interface(selector, &IID_IAMCrossbar, FALSE);
}

/* A node that the driver has an object for. */
static void test_kernel_node(IBaseFilter *filter)
{
    IKsTopology *topology = query(filter, &IID_IKsTopology);
    ISelector *selector;
    HRESULT hr;

    hr = IKsTopology_CreateNodeInstance(topology, KSBENCH_CAMCORDER_SELECTOR, 0, GENERIC_READ | GENERIC_WRITE, NULL, &IID_ISelector,
            (void **)&selector);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        check_source(selector, KSBENCH_SELECTOR_CAMERA);
        release_last(selector);
    }
    IKsTopology_Release(topology);
}

/* The node outlives the filter, as every node does. */
static void test_late(ISelector *selector)
{
    check_source(selector, KSBENCH_SELECTOR_CAMERA);
    release_last(selector);
}

START_TEST(selector)
{
    ISelector *selector;
    IBaseFilter *filter;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (load_module() && (filter = create_camcorder()))
    {
        test_others(filter);
        test_kernel_node(filter);
        if ((selector = create_selector(filter)))
        {
            test_object(selector);
            test_sources(filter, selector);
            test_answers(filter, selector);
        }
        release_last(filter);
        if (selector) test_late(selector);
    }
    CoUninitialize();
}

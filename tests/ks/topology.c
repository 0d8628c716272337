/*
 * KSPROPSETID_Topology: categories, nodes and connections of a filter
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

#include "../kstest.h"

static void *get_list(HANDLE filter, ULONG id, ULONG item_size)
{
    KSMULTIPLE_ITEM *items, header;
    ULONG size, returned;
    NTSTATUS status;

    winetest_push_context("property %lu", id);
    status = ks_property(filter, GUIDP(KSPROPSETID_Topology), id, KSPROPERTY_TYPE_GET, NULL, 0, &size);
    ok(status == STATUS_BUFFER_OVERFLOW, "The size gave %#lx.\n", status);
    ok(size >= sizeof(*items), "The size gave %lu.\n", size);
    status = ks_property(filter, GUIDP(KSPROPSETID_Topology), id, KSPROPERTY_TYPE_GET, &header, sizeof(header), &returned);
    ok(!status, "The header gave %#lx.\n", status);
    ok(returned == sizeof(header), "The header returned %lu.\n", returned);
    ok(header.Size == size, "Got size %lu, then %lu.\n", size, header.Size);

    items = calloc(1, size + sizeof(*items));
    status = ks_property(filter, GUIDP(KSPROPSETID_Topology), id, KSPROPERTY_TYPE_GET, items, size, &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == size, "Returned %lu of %lu.\n", returned, size);
    ok(items->Size == size, "Got size %lu.\n", items->Size);
    ok(items->Count == header.Count, "Got count %lu of %lu.\n", items->Count, header.Count);
    ok(items->Size == sizeof(*items) + items->Count * item_size, "%lu items have %lu bytes.\n", items->Count, items->Size);
    if (size > sizeof(*items) + 1)
    {
        status = ks_property(filter, GUIDP(KSPROPSETID_Topology), id, KSPROPERTY_TYPE_GET, items, size - 1, &returned);
        ok(status == STATUS_BUFFER_TOO_SMALL, "One byte less gave %#lx.\n", status);
    }
    status = ks_property(filter, GUIDP(KSPROPSETID_Topology), id, KSPROPERTY_TYPE_SET, items, size, &returned);
    ok(status == STATUS_NOT_FOUND, "Setting gave %#lx.\n", status);
    winetest_pop_context();
    return items;
}

static void test_categories(HANDLE filter, const GUID *const *wanted, unsigned int wanted_count)
{
    KSMULTIPLE_ITEM *items = get_list(filter, KSPROPERTY_TOPOLOGY_CATEGORIES, sizeof(GUID));
    const GUID *list = (const GUID *)(items + 1);
    unsigned int i, j;
    BOOL found;

    for (i = 0; i < wanted_count; i++)
    {
        for (j = 0, found = FALSE; j < items->Count; j++) found |= is_same_guid(&list[j], wanted[i]);
        ok(found, "Category %s is not listed.\n", wine_dbgstr_guid(wanted[i]));
    }
    free(items);
}

static void test_connections(HANDLE filter)
{
    KSMULTIPLE_ITEM *nodes = get_list(filter, KSPROPERTY_TOPOLOGY_NODES, sizeof(GUID));
    KSMULTIPLE_ITEM *items = get_list(filter, KSPROPERTY_TOPOLOGY_CONNECTIONS, sizeof(KSTOPOLOGY_CONNECTION));
    const KSTOPOLOGY_CONNECTION *list = (const KSTOPOLOGY_CONNECTION *)(items + 1);
    ULONG pins = get_pin_count(filter), i, j;

    ok(items->Count > 0, "There are no connections.\n");
    for (i = 0; i < items->Count; i++)
    {
        ok(list[i].FromNode == KSFILTER_NODE ? list[i].FromNodePin < pins : list[i].FromNode < nodes->Count,
                "Connection %lu is from pin %lu of node %lu.\n", i, list[i].FromNodePin, list[i].FromNode);
        ok(list[i].ToNode == KSFILTER_NODE ? list[i].ToNodePin < pins : list[i].ToNode < nodes->Count,
                "Connection %lu is to pin %lu of node %lu.\n", i, list[i].ToNodePin, list[i].ToNode);
    }
    for (i = 0; i < pins; i++)
    {
        ULONG dataflow = 0, found = 0;

        ks_pin_property(filter, i, KSPROPERTY_PIN_DATAFLOW, KSPROPERTY_TYPE_GET, &dataflow, sizeof(dataflow), NULL);
        for (j = 0; j < items->Count; j++)
        {
            if (dataflow == KSPIN_DATAFLOW_OUT) found += list[j].ToNode == KSFILTER_NODE && list[j].ToNodePin == i;
            else found += list[j].FromNode == KSFILTER_NODE && list[j].FromNodePin == i;
        }
        ok(found > 0, "Pin %lu is not connected to anything.\n", i);
    }
    free(items);
    free(nodes);
}

/* wanted: of the name of a node that there is */
static void test_names(HANDLE filter, NTSTATUS wanted)
{
    KSMULTIPLE_ITEM *nodes = get_list(filter, KSPROPERTY_TOPOLOGY_NODES, sizeof(GUID));
    ULONG count = nodes->Count, i, size;
    const ULONG bad[] = {count, count + 1, 0x7fffffff, KSFILTER_NODE};
    WCHAR name[256];
    KSP_NODE node;
    NTSTATUS status;

    memset(&node, 0, sizeof(node));
    node.Property.Set = *GUIDP(KSPROPSETID_Topology);
    node.Property.Id = KSPROPERTY_TOPOLOGY_NAME;
    for (i = 0; i < ARRAY_SIZE(bad); i++)
    {
        node.NodeId = bad[i];
        node.Property.Flags = KSPROPERTY_TYPE_GET;
        status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &node, sizeof(node), name, sizeof(name), NULL);
        ok(status == STATUS_INVALID_PARAMETER, "The name of node %#lx gave %#lx.\n", bad[i], status);
        node.Property.Flags = KSPROPERTY_TYPE_GET | KSPROPERTY_TYPE_TOPOLOGY;
        status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &node, sizeof(node), name, sizeof(name), NULL);
        ok(status == STATUS_INVALID_PARAMETER, "The name of node %#lx with TOPOLOGY gave %#lx.\n", bad[i], status);
    }
    node.Property.Flags = KSPROPERTY_TYPE_GET;
    status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &node, sizeof(KSPROPERTY), name, sizeof(name), NULL);
    ok(status == STATUS_INVALID_BUFFER_SIZE, "A descriptor without node gave %#lx.\n", status);
    for (i = 0; i < count; i++)
    {
        node.NodeId = i;
        status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &node, sizeof(node), NULL, 0, &size);
        ok(status == wanted, "Node %lu gave %#lx.\n", i, status);
        ok(!size, "Node %lu has a name of %lu bytes.\n", i, size);
    }
    free(nodes);
}

START_TEST(topology)
{
    const GUID *camera[] = {KSTEST_CATEGORY_CAPTURE, KSTEST_CATEGORY_VIDEO};
    HANDLE filter = open_camera(), feed;

    if (!filter) return;
    test_categories(filter, camera, ARRAY_SIZE(camera));
    test_connections(filter);
    test_names(filter, STATUS_NOT_FOUND); /* its types have no name in the registry */
    check_alive(filter);
    CloseHandle(filter);

    if (!(feed = open_feed())) return;
    test_categories(feed, NULL, 0);
    test_connections(feed);
    test_names(feed, STATUS_INVALID_PARAMETER); /* there is no node, only its place in the list */
    CloseHandle(feed);
}

/*
 * ks.sys: property sets that are serialized
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

#include "bench.h"

#define bench(id, flags, data, size, returned) \
    ks_property(filter, GUIDP(KSPROPSETID_KsBenchValues), id, flags, data, size, returned)

struct list
{
    KSMULTIPLE_ITEM item;
    UCHAR bytes[KSBENCH_MAX_LIST];
};

/* What the set is made of, in the order of its items. */
struct values
{
    ULONG number;
    LONGLONG time;
    UCHAR bytes[3];
    struct list list;
    ULONG even, not_kept;
};

static void init_values(struct values *values, ULONG seed, ULONG list)
{
    memset(values, 0, sizeof(*values));
    values->number = 0x01020304 * seed;
    values->time = 0x1122334455667788ll * seed;
    values->bytes[0] = 1 + seed;
    values->bytes[1] = 2 + seed;
    values->bytes[2] = 3 + seed;
    values->list.item.Size = sizeof(values->list.item) + list;
    values->list.item.Count = list;
    memset(values->list.bytes, 0x40 + seed, list);
    values->even = 2 * seed;
    values->not_kept = 1000 + seed;
}

static void set_values(HANDLE filter, struct values *values)
{
    NTSTATUS status = 0;

    status |= bench(KSBENCH_VALUE_NUMBER, KSPROPERTY_TYPE_SET, &values->number, sizeof(values->number), NULL);
    status |= bench(KSBENCH_VALUE_TIME, KSPROPERTY_TYPE_SET, &values->time, sizeof(values->time), NULL);
    status |= bench(KSBENCH_VALUE_BYTES, KSPROPERTY_TYPE_SET, values->bytes, sizeof(values->bytes), NULL);
    status |= bench(KSBENCH_VALUE_LIST, KSPROPERTY_TYPE_SET, &values->list, values->list.item.Size, NULL);
    status |= bench(KSBENCH_VALUE_EVEN, KSPROPERTY_TYPE_SET, &values->even, sizeof(values->even), NULL);
    status |= bench(KSBENCH_VALUE_VOLATILE, KSPROPERTY_TYPE_SET, &values->not_kept, sizeof(values->not_kept), NULL);
    ok(!status, "Setting the values gave %#lx.\n", status);
}

static void get_values(HANDLE filter, struct values *values)
{
    NTSTATUS status = 0;
    ULONG returned;

    memset(values, 0, sizeof(*values));
    status |= bench(KSBENCH_VALUE_NUMBER, KSPROPERTY_TYPE_GET, &values->number, sizeof(values->number), &returned);
    status |= bench(KSBENCH_VALUE_TIME, KSPROPERTY_TYPE_GET, &values->time, sizeof(values->time), &returned);
    status |= bench(KSBENCH_VALUE_BYTES, KSPROPERTY_TYPE_GET, values->bytes, sizeof(values->bytes), &returned);
    status |= bench(KSBENCH_VALUE_LIST, KSPROPERTY_TYPE_GET, &values->list, sizeof(values->list), &returned);
    status |= bench(KSBENCH_VALUE_EVEN, KSPROPERTY_TYPE_GET, &values->even, sizeof(values->even), &returned);
    status |= bench(KSBENCH_VALUE_VOLATILE, KSPROPERTY_TYPE_GET, &values->not_kept, sizeof(values->not_kept), &returned);
    ok(!status, "Getting the values gave %#lx.\n", status);
}

#define check_values(filter, expected) check_values_(__LINE__, filter, expected)
static void check_values_(unsigned int line, HANDLE filter, const struct values *expected)
{
    struct values values;

    get_values(filter, &values);
    ok_(__FILE__, line)(values.number == expected->number, "Got number %#lx.\n", values.number);
    ok_(__FILE__, line)(values.time == expected->time, "Got time %#I64x.\n", values.time);
    ok_(__FILE__, line)(!memcmp(values.bytes, expected->bytes, 3), "Got bytes %u, %u, %u.\n", values.bytes[0], values.bytes[1],
            values.bytes[2]);
    ok_(__FILE__, line)(!memcmp(&values.list, &expected->list, expected->list.item.Size), "Got a list of %lu.\n",
            values.list.item.Count);
    ok_(__FILE__, line)(values.even == expected->even, "Got even number %lu.\n", values.even);
    ok_(__FILE__, line)(values.not_kept == expected->not_kept, "Got volatile number %lu.\n", values.not_kept);
}

/* One property of the buffer, and the offset of the next one. */
static ULONG check_serial(const UCHAR *buffer, ULONG offset, ULONG id, const void *data, ULONG size)
{
    KSPROPERTY_SERIAL serial;

    offset = (offset + 3) & ~3;
    memcpy(&serial, buffer + offset, sizeof(serial));
    ok(serial.Id == id, "Property %lu is number %lu with %lu bytes.\n", id, serial.Id, serial.PropertyLength);
    ok(serial.PropertyLength == size, "Property %lu is number %lu with %lu bytes, not %lu.\n", id, serial.Id,
            serial.PropertyLength, size);
    if (id == KSBENCH_VALUE_NUMBER)
    {
        ok(is_same_guid(&serial.PropTypeSet.Set, GUIDP(KSPROPTYPESETID_General)), "Its type is %s %lu.\n",
                wine_dbgstr_guid(&serial.PropTypeSet.Set), serial.PropTypeSet.Id);
        ok(serial.PropTypeSet.Id == 19 /* VT_UI4 */, "Its type is %s %lu.\n", wine_dbgstr_guid(&serial.PropTypeSet.Set),
                serial.PropTypeSet.Id);
    }
    else
        ok(is_same_guid(&serial.PropTypeSet.Set, GUIDP(GUID_NULL)), "Type of %lu is %s.\n", id,
                wine_dbgstr_guid(&serial.PropTypeSet.Set));
    ok(!memcmp(buffer + offset + sizeof(serial), data, size), "Property %lu has other data.\n", id);
    return offset + sizeof(serial) + size;
}

static void check_buffer(const UCHAR *buffer, ULONG size, const struct values *values)
{
    KSPROPERTY_SERIALHDR header;
    ULONG offset = sizeof(header);

    memcpy(&header, buffer, sizeof(header));
    ok(is_same_guid(&header.PropertySet, GUIDP(KSPROPSETID_KsBenchValues)), "Set %s.\n",
            wine_dbgstr_guid(&header.PropertySet));
    ok(header.Count == 5, "%lu properties.\n", header.Count);
    offset = check_serial(buffer, offset, KSBENCH_VALUE_NUMBER, &values->number, sizeof(values->number));
    offset = check_serial(buffer, offset, KSBENCH_VALUE_TIME, &values->time, sizeof(values->time));
    offset = check_serial(buffer, offset, KSBENCH_VALUE_BYTES, values->bytes, sizeof(values->bytes));
    ok(!buffer[offset], "There is %#x between properties.\n", buffer[offset]);
    offset = check_serial(buffer, offset, KSBENCH_VALUE_LIST, &values->list, values->list.item.Size);
    offset = check_serial(buffer, offset, KSBENCH_VALUE_EVEN, &values->even, sizeof(values->even));
    ok(offset == size, "The properties end at %lu of %lu.\n", offset, size);
}

static void test_round_trip(HANDLE filter, ULONG list)
{
    struct values values, others;
    ULONG size, returned;
    UCHAR buffer[1024];
    NTSTATUS status;

    winetest_push_context("list of %lu", list);
    init_values(&values, 1, list);
    init_values(&others, 2, 7);
    set_values(filter, &values);
    status = bench(0, KSPROPERTY_TYPE_SERIALIZESET, NULL, 0, &size);
    ok(status == STATUS_BUFFER_OVERFLOW, "The size gave %#lx.\n", status);
    ok(size > sizeof(KSPROPERTY_SERIALHDR), "The size gave %lu.\n", size);
    ok(size < sizeof(buffer), "The size gave %lu.\n", size);
    if (size > sizeof(buffer)) size = sizeof(buffer);

    memset(buffer, 0xcc, sizeof(buffer));
    status = bench(0, KSPROPERTY_TYPE_SERIALIZESET, buffer, size - 1, &returned);
    ok(status == STATUS_BUFFER_TOO_SMALL, "A byte less gave %#lx.\n", status);
    ok(!returned, "A byte less gave %lu bytes.\n", returned);
    status = bench(0, KSPROPERTY_TYPE_SERIALIZESET, buffer, 1, &returned);
    ok(status == STATUS_BUFFER_TOO_SMALL, "A byte gave %#lx.\n", status);
    status = bench(0, KSPROPERTY_TYPE_SERIALIZESET, buffer, size, &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == size, "Got %lu bytes of %lu.\n", returned, size);
    check_buffer(buffer, size, &values);
    ok(buffer[size] == 0xcc, "More than the properties was written.\n");
    memset(buffer, 0xcc, sizeof(buffer));
    status = bench(~0u, KSPROPERTY_TYPE_SERIALIZESET, buffer, sizeof(buffer), &returned); /* the id means nothing */
    ok(!status, "A larger buffer gave %#lx.\n", status);
    ok(returned == size, "A larger buffer gave %lu bytes.\n", returned);
    check_buffer(buffer, size, &values);

    set_values(filter, &others);
    check_values(filter, &others);
    status = bench(0, KSPROPERTY_TYPE_UNSERIALIZESET, buffer, size, &returned);
    ok(!status, "Giving back gave %#lx.\n", status);
    ok(!returned, "Giving back gave %lu bytes.\n", returned);
    values.not_kept = others.not_kept;
    check_values(filter, &values);
    set_values(filter, &others);
    status = bench(0, KSPROPERTY_TYPE_UNSERIALIZESET, buffer, sizeof(buffer), &returned);
    ok(!status, "Giving back a larger buffer gave %#lx.\n", status);
    values.not_kept = others.not_kept;
    check_values(filter, &values);
    winetest_pop_context();
}

static void test_sizes(HANDLE filter)
{
    static const ULONG expected[] = {4, 8, 3, 8 + 5, 4, 0};
    struct values values;
    ULONG i, size, returned;
    NTSTATUS status;

    init_values(&values, 3, 5);
    set_values(filter, &values);
    for (i = 0; i < ARRAY_SIZE(expected); i++)
    {
        size = 0xcccccccc;
        status = bench(i, KSPROPERTY_TYPE_SERIALIZESIZE, &size, sizeof(size), &returned);
        ok(!status, "Property %lu: %#lx.\n", i, status);
        ok(returned == sizeof(size), "Property %lu: size %lu.\n", i, size);
        ok(size == expected[i], "Property %lu: size %lu.\n", i, size);
        status = bench(i, KSPROPERTY_TYPE_SERIALIZESIZE, NULL, 0, &returned);
        ok(status == STATUS_BUFFER_OVERFLOW, "Property %lu: %#lx.\n", i, status);
        ok(returned == sizeof(size), "Property %lu: %lu bytes.\n", i, returned);
        status = bench(i, KSPROPERTY_TYPE_SERIALIZESIZE, &size, 3, &returned);
        ok(status == STATUS_BUFFER_TOO_SMALL, "Property %lu: %#lx.\n", i, status);
    }
}

/* The driver's own format. */
static void test_raw(HANDLE filter)
{
    ULONG value = 0x12345678, raw = 0, returned;
    NTSTATUS status;

    bench(KSBENCH_VALUE_NUMBER, KSPROPERTY_TYPE_SET, &value, sizeof(value), NULL);
    status = bench(KSBENCH_VALUE_NUMBER, KSPROPERTY_TYPE_SERIALIZERAW, NULL, 0, &returned);
    ok(status == STATUS_BUFFER_OVERFLOW, "The size gave %#lx.\n", status);
    ok(returned == sizeof(raw), "The size gave %lu.\n", returned);
    status = bench(KSBENCH_VALUE_NUMBER, KSPROPERTY_TYPE_SERIALIZERAW, &raw, sizeof(raw), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == sizeof(raw), "Got %lu bytes, %#lx.\n", returned, raw);
    ok(raw == ~value, "Got %#lx.\n", raw);
    raw = ~0x87654321;
    status = bench(KSBENCH_VALUE_NUMBER, KSPROPERTY_TYPE_UNSERIALIZERAW, &raw, sizeof(raw), &returned);
    ok(!status, "Giving back gave %#lx.\n", status);
    status = bench(KSBENCH_VALUE_NUMBER, KSPROPERTY_TYPE_GET, &value, sizeof(value), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(value == 0x87654321, "Got value %#lx.\n", value);
    status = bench(KSBENCH_VALUE_TIME, KSPROPERTY_TYPE_SERIALIZERAW, NULL, 0, &returned);
    ok(status == STATUS_NOT_FOUND, "A property without raw data gave %#lx.\n", status);
}

/* Two properties, to be made bad. */
struct block
{
    KSPROPERTY_SERIALHDR header;
    struct
    {
        UCHAR serial[sizeof(KSPROPERTY_SERIAL)];
        ULONG value;
    } items[2];
};

static void init_block(struct block *block, ULONG count)
{
    KSPROPERTY_SERIAL serial;
    ULONG i;

    memset(block, 0, sizeof(*block));
    block->header.PropertySet = *GUIDP(KSPROPSETID_KsBenchValues);
    block->header.Count = count;
    for (i = 0; i < ARRAY_SIZE(block->items); i++)
    {
        memset(&serial, 0, sizeof(serial));
        serial.Id = i ? KSBENCH_VALUE_EVEN : KSBENCH_VALUE_NUMBER;
        serial.PropertyLength = sizeof(ULONG);
        memcpy(block->items[i].serial, &serial, sizeof(serial));
        block->items[i].value = 20 + i * 2;
    }
}

static void change_serial(struct block *block, ULONG i, ULONG id, ULONG length)
{
    KSPROPERTY_SERIAL serial;

    memcpy(&serial, block->items[i].serial, sizeof(serial));
    serial.Id = id;
    serial.PropertyLength = length;
    memcpy(block->items[i].serial, &serial, sizeof(serial));
}

#define check_refused(filter, values, block, size, expected) check_refused_(__LINE__, filter, values, block, size, expected)
static void check_refused_(unsigned int line, HANDLE filter, const struct values *values, const struct block *block, ULONG size,
        NTSTATUS expected)
{
    NTSTATUS status = bench(0, KSPROPERTY_TYPE_UNSERIALIZESET, (void *)block, size, NULL);

    ok_(__FILE__, line)(status == expected, "Got %#lx, not %#lx.\n", status, expected);
    check_values_(line, filter, values);
}

/* Nothing is set if any of it makes no sense. */
static void test_bad(HANDLE filter)
{
    struct values values;
    struct block block;
    ULONG size;

    C_ASSERT(sizeof(block) == 20 + 2 * 36);
    init_values(&values, 4, 3);
    set_values(filter, &values);

    init_block(&block, 2);
    for (size = 0; size < sizeof(block); size++)
        check_refused(filter, &values, &block, size,
                size < sizeof(block.header) ? STATUS_BUFFER_TOO_SMALL : STATUS_INVALID_BUFFER_SIZE);
    block.header.Count = 3;
    check_refused(filter, &values, &block, sizeof(block), STATUS_INVALID_BUFFER_SIZE);
    block.header.Count = ~0u;
    check_refused(filter, &values, &block, sizeof(block), STATUS_INVALID_BUFFER_SIZE);
    init_block(&block, 2);
    block.header.PropertySet = *GUIDP(KSPROPSETID_Pin);
    check_refused(filter, &values, &block, sizeof(block), STATUS_INVALID_PARAMETER);

    init_block(&block, 2);
    change_serial(&block, 1, KSBENCH_VALUE_EVEN, 3);
    check_refused(filter, &values, &block, sizeof(block), STATUS_INVALID_BUFFER_SIZE);
    change_serial(&block, 1, KSBENCH_VALUE_EVEN, 5);
    check_refused(filter, &values, &block, sizeof(block), STATUS_INVALID_BUFFER_SIZE);
    change_serial(&block, 1, KSBENCH_VALUE_EVEN, ~0u);
    check_refused(filter, &values, &block, sizeof(block), STATUS_INVALID_BUFFER_SIZE);
    change_serial(&block, 1, KSBENCH_VALUE_EVEN, 0u - 20 - 3 * 36);
    check_refused(filter, &values, &block, sizeof(block), STATUS_INVALID_BUFFER_SIZE);
    change_serial(&block, 0, KSBENCH_VALUE_NUMBER, ~0u - 3);
    check_refused(filter, &values, &block, sizeof(block), STATUS_INVALID_BUFFER_SIZE);
    init_block(&block, 2);
    change_serial(&block, 1, 0x777, sizeof(ULONG));
    check_refused(filter, &values, &block, sizeof(block), STATUS_NOT_FOUND);
    change_serial(&block, 1, KSBENCH_VALUE_VOLATILE, sizeof(ULONG));
    check_refused(filter, &values, &block, sizeof(block), STATUS_NOT_FOUND);
    change_serial(&block, 1, KSBENCH_VALUE_LIST, sizeof(ULONG)); /* no KSMULTIPLE_ITEM */
    check_refused(filter, &values, &block, sizeof(block), STATUS_INVALID_BUFFER_SIZE);

    /* the driver refuses the second one */
    init_block(&block, 2);
    block.items[1].value = 21;
    values.number = 20;
    check_refused(filter, &values, &block, sizeof(block), STATUS_INVALID_PARAMETER);
    init_block(&block, 2);
    values.even = 22;
    check_refused(filter, &values, &block, sizeof(block), STATUS_SUCCESS);
    init_block(&block, 0);
    check_refused(filter, &values, &block, sizeof(block.header), STATUS_SUCCESS);
}

/* A set that nothing is kept of, and one that isn't there. */
static void test_other_sets(HANDLE filter)
{
    static const GUID unknown = {0x12345678, 0x1234, 0x1234, {1, 2, 3, 4, 5, 6, 7, 8}};
    KSPROPERTY_SERIALHDR header;
    NTSTATUS status;
    ULONG size;

    status = ks_property(filter, GUIDP(KSPROPSETID_Pin), 0, KSPROPERTY_TYPE_SERIALIZESET, NULL, 0, &size);
    ok(status == STATUS_BUFFER_OVERFLOW, "The size gave %#lx.\n", status);
    ok(size == sizeof(header), "The size gave %lu.\n", size);
    status = ks_property(filter, GUIDP(KSPROPSETID_Pin), 0, KSPROPERTY_TYPE_SERIALIZESET, &header, sizeof(header), &size);
    ok(!status, "Got %#lx.\n", status);
    ok(size == sizeof(header), "Got %lu bytes.\n", size);
    ok(!header.Count, "Got %lu properties.\n", header.Count);
    status = ks_property(filter, GUIDP(KSPROPSETID_Pin), 0, KSPROPERTY_TYPE_UNSERIALIZESET, &header, sizeof(header), &size);
    ok(!status, "Giving nothing back gave %#lx.\n", status);
    status = ks_property(filter, &unknown, 0, KSPROPERTY_TYPE_SERIALIZESET, NULL, 0, &size);
    ok(status == STATUS_PROPSET_NOT_FOUND, "An unknown set gave %#lx.\n", status);
    status = ks_property(filter, &unknown, 0, KSPROPERTY_TYPE_UNSERIALIZESET, &header, sizeof(header), &size);
    ok(status == STATUS_PROPSET_NOT_FOUND, "Giving an unknown set back gave %#lx.\n", status);
}

START_TEST(serialize)
{
    HANDLE filter = open_bench();

    if (!filter) return;
    test_round_trip(filter, 0);
    test_round_trip(filter, 5);
    test_round_trip(filter, KSBENCH_MAX_LIST);
    test_sizes(filter);
    test_raw(filter);
    test_bad(filter);
    test_other_sets(filter);
    CloseHandle(filter);
}

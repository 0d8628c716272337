/*
 * Sizes, flags and descriptors of property requests
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

static const GUID unknown_set = {0x12345678, 0x1234, 0x1234, {1, 2, 3, 4, 5, 6, 7, 8}};

#define get_ctypes(flags, data, size, returned) \
    ks_property(filter, GUIDP(KSPROPSETID_Pin), KSPROPERTY_PIN_CTYPES, flags, data, size, returned)

/* A value of 4 bytes. */
static void test_fixed(HANDLE filter)
{
    UCHAR buffer[64];
    ULONG i, returned;
    NTSTATUS status;

    status = get_ctypes(KSPROPERTY_TYPE_GET, NULL, 0, &returned);
    ok(status == STATUS_BUFFER_OVERFLOW, "Size 0 gave %#lx.\n", status);
    ok(returned == 4, "Size 0 returned %lu.\n", returned);
    status = get_ctypes(KSPROPERTY_TYPE_GET, buffer, 0, &returned);
    ok(status == STATUS_BUFFER_OVERFLOW, "Size 0 with a buffer gave %#lx.\n", status);
    ok(returned == 4, "Size 0 with a buffer returned %lu.\n", returned);
    for (i = 1; i < 4; i++)
    {
        memset(buffer, 0xcc, sizeof(buffer));
        status = get_ctypes(KSPROPERTY_TYPE_GET, buffer, i, &returned);
        ok(status == STATUS_BUFFER_TOO_SMALL, "Size %lu gave %#lx.\n", i, status);
        ok(!returned, "Size %lu returned %lu.\n", i, returned);
    }
    for (i = 4; i <= sizeof(buffer); i += 12)
    {
        memset(buffer, 0xcc, sizeof(buffer));
        status = get_ctypes(KSPROPERTY_TYPE_GET, buffer, i, &returned);
        ok(!status, "Size %lu gave %#lx.\n", i, status);
        ok(returned == 4, "Size %lu returned %lu.\n", i, returned);
        ok(buffer[3] != 0xcc, "Nothing was returned.\n");
        ok(buffer[4] == 0xcc, "More than the value was written.\n");
        ok(buffer[sizeof(buffer) - 1] == 0xcc, "More than the value was written.\n");
    }

    /* can't be set */
    memset(buffer, 0, sizeof(buffer));
    status = get_ctypes(KSPROPERTY_TYPE_SET, buffer, 4, &returned);
    ok(status == STATUS_NOT_FOUND, "Setting gave %#lx.\n", status);
    status = get_ctypes(KSPROPERTY_TYPE_SET, NULL, 0, &returned);
    ok(status == STATUS_NOT_FOUND, "Setting nothing gave %#lx.\n", status);
}

static void test_unknown(HANDLE filter)
{
    ULONG value, returned;
    NTSTATUS status;

    status = ks_property(filter, &unknown_set, 0, KSPROPERTY_TYPE_GET, &value, sizeof(value), &returned);
    ok(status == STATUS_PROPSET_NOT_FOUND, "An unknown set gave %#lx.\n", status);
    status = ks_property(filter, &unknown_set, 0, KSPROPERTY_TYPE_GET, NULL, 0, &returned);
    ok(status == STATUS_PROPSET_NOT_FOUND, "The size for an unknown set gave %#lx.\n", status);
    status = ks_property(filter, &unknown_set, 0, KSPROPERTY_TYPE_SET, &value, sizeof(value), &returned);
    ok(status == STATUS_PROPSET_NOT_FOUND, "Setting in an unknown set gave %#lx.\n", status);
    status = ks_property(filter, &unknown_set, 0, KSPROPERTY_TYPE_BASICSUPPORT, &value, sizeof(value), &returned);
    ok(status == STATUS_PROPSET_NOT_FOUND, "Support of an unknown set gave %#lx.\n", status);
    status = ks_property(filter, GUIDP(GUID_NULL), 0, KSPROPERTY_TYPE_GET, &value, sizeof(value), &returned);
    ok(status == STATUS_PROPSET_NOT_FOUND, "GUID_NULL gave %#lx.\n", status);

    status = ks_property(filter, GUIDP(KSPROPSETID_Pin), 0x777, KSPROPERTY_TYPE_GET, &value, sizeof(value), &returned);
    ok(status == STATUS_NOT_FOUND, "An unknown id gave %#lx.\n", status);
    status = ks_property(filter, GUIDP(KSPROPSETID_Pin), ~0u, KSPROPERTY_TYPE_GET, NULL, 0, &returned);
    ok(status == STATUS_NOT_FOUND, "The size for an unknown id gave %#lx.\n", status);
    status = ks_property(filter, GUIDP(KSPROPSETID_Pin), 0x777, KSPROPERTY_TYPE_BASICSUPPORT, &value, sizeof(value),
            &returned);
    ok(status == STATUS_NOT_FOUND, "Support of an unknown id gave %#lx.\n", status);
    status = ks_property(filter, GUIDP(KSPROPSETID_Pin), 0x777, KSPROPERTY_TYPE_RELATIONS, NULL, 0, &returned);
    ok(status == STATUS_NOT_FOUND, "Relations of an unknown id gave %#lx.\n", status);
}

static void test_descriptor(HANDLE filter)
{
    KSP_PIN property;
    ULONG value, size, returned;
    NTSTATUS status;

    memset(&property, 0, sizeof(property));
    property.Property.Set = *GUIDP(KSPROPSETID_Pin);
    property.Property.Id = KSPROPERTY_PIN_CTYPES;
    property.Property.Flags = KSPROPERTY_TYPE_GET;
    for (size = 0; size < sizeof(KSPROPERTY); size += size == 20 ? 3 : 4)
    {
        status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &property, size, &value, sizeof(value), &returned);
        ok(status == STATUS_INVALID_BUFFER_SIZE, "A descriptor of %lu bytes gave %#lx.\n", size, status);
    }
    status = ks_ioctl(filter, IOCTL_KS_PROPERTY, NULL, 0, NULL, 0, &returned);
    ok(status == STATUS_INVALID_BUFFER_SIZE, "Nothing gave %#lx.\n", status);
    /* longer is fine */
    status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &property, sizeof(property), &value, sizeof(value), &returned);
    ok(!status, "A longer descriptor gave %#lx.\n", status);
    ok(returned == 4, "A longer descriptor returned %lu.\n", returned);

    property.Property.Id = KSPROPERTY_PIN_DATAFLOW;
    for (size = sizeof(KSPROPERTY); size < sizeof(property); size += 4)
    {
        status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &property, size, &value, sizeof(value), &returned);
        ok(status == STATUS_INVALID_BUFFER_SIZE, "A descriptor of %lu bytes without pin gave %#lx.\n", size, status);
    }
    status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &property, sizeof(property), &value, sizeof(value), &returned);
    ok(!status, "A whole descriptor gave %#lx.\n", status);
    ok(returned == 4, "A whole descriptor returned %lu.\n", returned);
}

static void test_flags(HANDLE filter)
{
    static const struct
    {
        ULONG flags;
        NTSTATUS status;
    }
    tests[] =
    {
        {0, STATUS_INVALID_PARAMETER},
        {KSPROPERTY_TYPE_GET | KSPROPERTY_TYPE_SET, STATUS_INVALID_PARAMETER},
        {0x4, STATUS_INVALID_PARAMETER},
        {0x80, STATUS_INVALID_PARAMETER},
        {KSPROPERTY_TYPE_GET | KSPROPERTY_TYPE_BASICSUPPORT, STATUS_INVALID_PARAMETER},
        {KSPROPERTY_TYPE_SETSUPPORT | KSPROPERTY_TYPE_SET, STATUS_INVALID_PARAMETER},
        {0x40000000, STATUS_INVALID_PARAMETER},
        {0x80000000 | KSPROPERTY_TYPE_GET, STATUS_INVALID_PARAMETER},
        {~0u, STATUS_INVALID_BUFFER_SIZE}, /* has TOPOLOGY, and the descriptor no node */
        {KSPROPERTY_TYPE_GET | KSPROPERTY_TYPE_TOPOLOGY, STATUS_INVALID_BUFFER_SIZE},
        {KSPROPERTY_TYPE_SERIALIZERAW, STATUS_NOT_FOUND},
        {KSPROPERTY_TYPE_UNSERIALIZERAW, STATUS_NOT_FOUND},
        {KSPROPERTY_TYPE_UNSERIALIZESET, STATUS_BUFFER_TOO_SMALL}, /* for the header */
    };
    ULONG i, value, returned;
    NTSTATUS status;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        value = 0;
        status = get_ctypes(tests[i].flags, &value, sizeof(value), &returned);
        ok(status == tests[i].status, "Flags %#lx gave %#lx.\n", tests[i].flags, status);
        ok(!returned, "Flags %#lx returned %lu.\n", tests[i].flags, returned);
    }
    check_alive(filter);
}

static void test_basic_support(HANDLE filter)
{
    union
    {
        KSPROPERTY_DESCRIPTION description;
        ULONG access;
        UCHAR bytes[256];
    } u;
    ULONG i, access, returned;
    NTSTATUS status;

    memset(&u, 0xcc, sizeof(u));
    status = get_ctypes(KSPROPERTY_TYPE_BASICSUPPORT, &u, sizeof(ULONG), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == sizeof(ULONG), "Returned %lu.\n", returned);
    access = u.access;
    ok((access & 0xff) == KSPROPERTY_TYPE_GET, "Got access %#lx.\n", access);
    ok(!(access & ~(KSPROPERTY_TYPE_GET | KSPROPERTY_TYPE_BASICSUPPORT)), "Got access %#lx.\n", access);
    ok(u.bytes[4] == 0xcc, "More than the flags was written.\n");

    memset(&u, 0xcc, sizeof(u));
    status = get_ctypes(KSPROPERTY_TYPE_BASICSUPPORT, &u, sizeof(u.description), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == sizeof(u.description), "Returned %lu.\n", returned);
    ok(u.description.AccessFlags == access, "Got access %#lx, then %#lx.\n", access, u.description.AccessFlags);
    ok(u.description.DescriptionSize == sizeof(u.description), "Got size %lu.\n", u.description.DescriptionSize);
    ok(!u.description.MembersListCount, "Got %lu lists.\n", u.description.MembersListCount);
    ok(!u.description.Reserved, "Got reserved %#lx.\n", u.description.Reserved);
    ok(is_same_guid(&u.description.PropTypeSet.Set, GUIDP(GUID_NULL)), "Got type %s.\n",
            wine_dbgstr_guid(&u.description.PropTypeSet.Set));

    memset(&u, 0xcc, sizeof(u));
    status = get_ctypes(KSPROPERTY_TYPE_BASICSUPPORT, &u, sizeof(u), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == sizeof(u.description), "Returned %lu.\n", returned);
    ok(u.bytes[sizeof(u.description)] == 0xcc, "More than the description was written.\n");

    for (i = 1; i < 4; i++)
    {
        status = get_ctypes(KSPROPERTY_TYPE_BASICSUPPORT, &u, i, &returned);
        ok(status == STATUS_BUFFER_TOO_SMALL, "Size %lu gave %#lx.\n", i, status);
    }
    /* OPEN for ks.sys: audio drivers are told to refuse sizes between flags and description */
    status = get_ctypes(KSPROPERTY_TYPE_BASICSUPPORT, &u, 39, &returned);
    ok(status == STATUS_BUFFER_TOO_SMALL, "Size 39 gave %#lx.\n", status);
    ok(!returned, "Size 39 returned %lu.\n", returned);
    status = get_ctypes(KSPROPERTY_TYPE_BASICSUPPORT, NULL, 0, &returned);
    ok(status == STATUS_BUFFER_OVERFLOW, "Size 0 gave %#lx.\n", status);
    ok(returned == sizeof(u.description), "Size 0 returned %lu.\n", returned);

    /* no values, so no defaults */
    status = get_ctypes(KSPROPERTY_TYPE_DEFAULTVALUES, &u, sizeof(u), &returned);
    ok(!status, "Defaults gave %#lx.\n", status);
    ok(returned == sizeof(u.description), "Defaults returned %lu.\n", returned);
    ok(!u.description.MembersListCount, "Got %lu lists.\n", u.description.MembersListCount);
}

static void test_relations(HANDLE filter)
{
    struct
    {
        KSMULTIPLE_ITEM item;
        KSIDENTIFIER relations[8];
    } list;
    ULONG returned;
    NTSTATUS status;

    status = get_ctypes(KSPROPERTY_TYPE_RELATIONS, NULL, 0, &returned);
    ok(status == STATUS_BUFFER_OVERFLOW, "Got %#lx.\n", status);
    ok(returned == sizeof(list.item), "Returned %lu.\n", returned);
    memset(&list, 0xcc, sizeof(list));
    status = get_ctypes(KSPROPERTY_TYPE_RELATIONS, &list, sizeof(list.item), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == sizeof(list.item), "Returned %lu.\n", returned);
    ok(list.item.Size == sizeof(list.item), "Got size %lu.\n", list.item.Size);
    ok(!list.item.Count, "Got count %lu.\n", list.item.Count);
    status = get_ctypes(KSPROPERTY_TYPE_RELATIONS, &list, sizeof(list), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == sizeof(list.item), "Returned %lu.\n", returned);
    status = get_ctypes(KSPROPERTY_TYPE_RELATIONS, &list, 3, &returned);
    ok(status == STATUS_BUFFER_TOO_SMALL, "Size 3 gave %#lx.\n", status);
    status = get_ctypes(KSPROPERTY_TYPE_RELATIONS, &list, 7, &returned);
    ok(status == STATUS_BUFFER_TOO_SMALL, "Size 7 gave %#lx.\n", status);
}

static void test_serialize(HANDLE filter)
{
    UCHAR buffer[4096];
    KSPROPERTY_SERIALHDR *header = (KSPROPERTY_SERIALHDR *)buffer;
    ULONG size, returned;
    NTSTATUS status;

    size = 0xcccccccc;
    status = get_ctypes(KSPROPERTY_TYPE_SERIALIZESIZE, &size, sizeof(size), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == sizeof(size), "Returned %lu.\n", returned);
    ok(!size, "Got size %lu.\n", size);

    /* nothing in the set can be set, so there is nothing to be kept */
    status = get_ctypes(KSPROPERTY_TYPE_SERIALIZESET, NULL, 0, &size);
    ok(status == STATUS_BUFFER_OVERFLOW, "Got %#lx.\n", status);
    ok(size == sizeof(*header), "Got size %lu.\n", size);
    status = get_ctypes(KSPROPERTY_TYPE_SERIALIZESET, buffer, sizeof(*header), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == sizeof(*header), "Returned %lu.\n", returned);
    ok(is_same_guid(&header->PropertySet, GUIDP(KSPROPSETID_Pin)), "Got set %s.\n",
            wine_dbgstr_guid(&header->PropertySet));
    ok(!header->Count, "Got %lu properties.\n", header->Count);
    memset(buffer, 0xcc, sizeof(buffer));
    status = get_ctypes(KSPROPERTY_TYPE_UNSERIALIZESET, buffer, sizeof(buffer), &returned);
    ok(status == STATUS_INVALID_PARAMETER, "Rubbish gave %#lx.\n", status);
    memset(buffer, 0, sizeof(buffer));
    header->PropertySet = *GUIDP(KSPROPSETID_Pin);
    header->Count = 0x10000000;
    status = get_ctypes(KSPROPERTY_TYPE_UNSERIALIZESET, buffer, sizeof(buffer), &returned);
    ok(status == STATUS_NOT_FOUND, "A lying count gave %#lx.\n", status);
}

/* All answers to the question for a list. */
static void test_list(HANDLE filter, ULONG pin, ULONG id)
{
    union
    {
        KSMULTIPLE_ITEM item;
        UCHAR bytes[8192];
    } *u = calloc(1, sizeof(*u));
    ULONG size, returned;
    NTSTATUS status;

    winetest_push_context("pin %lu, property %lu", pin, id);
    status = ks_pin_property(filter, pin, id, KSPROPERTY_TYPE_GET, NULL, 0, &size);
    ok(status == STATUS_BUFFER_OVERFLOW, "The size gave %#lx.\n", status);
    ok(size > sizeof(u->item), "The size gave %lu.\n", size);
    if (status != STATUS_BUFFER_OVERFLOW || size <= sizeof(u->item) || size >= sizeof(*u)) goto done;

    memset(u, 0xcc, sizeof(*u));
    status = ks_pin_property(filter, pin, id, KSPROPERTY_TYPE_GET, u, size, &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == size, "Returned %lu of %lu.\n", returned, size);
    ok(u->item.Size == size, "Got size %lu of %lu.\n", u->item.Size, size);
    ok(u->item.Count, "Got count %lu.\n", u->item.Count);
    memset(u, 0xcc, sizeof(*u));
    status = ks_pin_property(filter, pin, id, KSPROPERTY_TYPE_GET, u, sizeof(*u), &returned);
    ok(!status, "Got %#lx.\n", status);
    ok(returned == size, "Returned %lu of %lu.\n", returned, size);
    ok(u->bytes[size] == 0xcc, "More than the list was written.\n");

    memset(u, 0xcc, sizeof(*u));
    status = ks_pin_property(filter, pin, id, KSPROPERTY_TYPE_GET, u, sizeof(u->item), &returned);
    ok(!status, "The header gave %#lx.\n", status);
    ok(returned == sizeof(u->item), "The header returned %lu.\n", returned);
    ok(u->item.Size == size, "Got size %lu of %lu.\n", u->item.Size, size);
    ok(u->item.Count, "Got count %lu.\n", u->item.Count);
    ok(u->item.Count < size, "Got size %lu of %lu, count %lu.\n", u->item.Size, size, u->item.Count);
    ok(u->bytes[8] == 0xcc, "More than the header was written.\n");

    memset(u, 0xcc, sizeof(*u));
    status = ks_pin_property(filter, pin, id, KSPROPERTY_TYPE_GET, u, sizeof(ULONG), &returned);
    ok(!status, "4 bytes gave %#lx.\n", status);
    ok(returned == sizeof(ULONG), "4 bytes returned %lu.\n", returned);
    ok(u->item.Size == size, "4 bytes gave %lu of %lu.\n", u->item.Size, size);
    ok(u->bytes[4] == 0xcc, "4 bytes gave %#lx, returned %lu, %lu of %lu.\n", status, returned, u->item.Size, size);

    status = ks_pin_property(filter, pin, id, KSPROPERTY_TYPE_GET, u, 3, &returned);
    ok(status == STATUS_BUFFER_TOO_SMALL, "3 bytes gave %#lx.\n", status);
    status = ks_pin_property(filter, pin, id, KSPROPERTY_TYPE_GET, u, 7, &returned);
    ok(status == STATUS_BUFFER_TOO_SMALL, "7 bytes gave %#lx.\n", status);
    status = ks_pin_property(filter, pin, id, KSPROPERTY_TYPE_GET, u, 9, &returned);
    ok(status == STATUS_BUFFER_TOO_SMALL, "9 bytes gave %#lx.\n", status);
    ok(!returned, "9 bytes returned %lu.\n", returned);
    status = ks_pin_property(filter, pin, id, KSPROPERTY_TYPE_GET, u, size - 1, &returned);
    ok(status == STATUS_BUFFER_TOO_SMALL, "One byte less gave %#lx.\n", status);
    ok(!returned, "One byte less returned %lu.\n", returned);

done:
    winetest_pop_context();
    free(u);
}

static void test_pointers(HANDLE filter)
{
    KSPROPERTY property;
    ULONG value;
    NTSTATUS status;
    void *page;

    memset(&property, 0, sizeof(property));
    property.Set = *GUIDP(KSPROPSETID_Pin);
    property.Id = KSPROPERTY_PIN_CTYPES;
    property.Flags = KSPROPERTY_TYPE_GET;

    status = ks_ioctl(filter, IOCTL_KS_PROPERTY, NULL, sizeof(property), &value, sizeof(value), NULL);
    check_memory_refused(status, "No descriptor");
    status = ks_ioctl(filter, IOCTL_KS_PROPERTY, (void *)0x10, sizeof(property), &value, sizeof(value), NULL);
    check_memory_refused(status, "A bad descriptor");
    status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &property, sizeof(property), NULL, sizeof(value), NULL);
    check_memory_refused(status, "No buffer");
    status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &property, sizeof(property), (void *)0x10, sizeof(value), NULL);
    check_memory_refused(status, "A bad buffer");

    page = VirtualAlloc(NULL, 4096, MEM_COMMIT, PAGE_READONLY);
    status = ks_ioctl(filter, IOCTL_KS_PROPERTY, &property, sizeof(property), page, sizeof(value), NULL);
    check_memory_refused(status, "A read-only buffer");
    VirtualFree(page, 0, MEM_RELEASE);
    check_alive(filter);
}

static ULONG next_random(ULONG *seed)
{
    return (*seed = *seed * 1664525 + 1013904223) >> 8;
}

/* Nothing may hang, and the filter has to live. */
static void test_rubbish(HANDLE filter)
{
    static const ULONG codes[] = {IOCTL_KS_PROPERTY, IOCTL_KS_PROPERTY, IOCTL_KS_PROPERTY, IOCTL_KS_METHOD,
            IOCTL_KS_ENABLE_EVENT, IOCTL_KS_DISABLE_EVENT, IOCTL_KS_RESET_STATE, IOCTL_WINEKS_BIND};
    const GUID *sets[] = {GUIDP(KSPROPSETID_Pin), GUIDP(KSPROPSETID_Topology), GUIDP(KSPROPSETID_General),
            GUIDP(KSPROPSETID_WineKs), GUIDP(KSPROPSETID_Pin), GUIDP(GUID_NULL), &unknown_set};
    struct
    {
        KSP_PIN pin;
        UCHAR more[1024];
    } in;
    UCHAR out[1024];
    ULONG seed = 12345, i, j, timeouts = 0;

    for (i = 0; i < 600; i++)
    {
        ULONG code = codes[next_random(&seed) % ARRAY_SIZE(codes)];
        ULONG in_size = next_random(&seed) % 4 ? sizeof(KSP_PIN) + next_random(&seed) % 512
                : next_random(&seed) % sizeof(KSP_PIN);
        ULONG out_size = next_random(&seed) % 3 ? next_random(&seed) % sizeof(out) : next_random(&seed) % 16;

        for (j = 0; j < sizeof(in); j++) ((UCHAR *)&in)[j] = next_random(&seed) % 3 ? 0 : next_random(&seed);
        for (j = 0; j < sizeof(out); j++) out[j] = next_random(&seed) % 3 ? 0 : next_random(&seed);
        in.pin.Property.Set = *sets[next_random(&seed) % ARRAY_SIZE(sets)];
        in.pin.Property.Id = next_random(&seed) % 20;
        in.pin.Property.Flags = next_random(&seed) % 4 ? 1u << next_random(&seed) % 18 : next_random(&seed);
        in.pin.PinId = next_random(&seed) % 8 ? 0 : next_random(&seed);
        if (ks_ioctl(filter, code, &in, in_size, out, out_size, NULL) == STATUS_TIMEOUT) timeouts++;
        if (timeouts > 1) break;
    }
    ok(!timeouts, "%lu of %lu requests didn't end.\n", timeouts, i);
    check_alive(filter);
}

START_TEST(property)
{
    HANDLE filter = open_camera();

    if (!filter) return;
    test_fixed(filter);
    test_unknown(filter);
    test_descriptor(filter);
    test_flags(filter);
    test_basic_support(filter);
    test_relations(filter);
    test_serialize(filter);
    test_list(filter, 0, KSPROPERTY_PIN_DATARANGES);
    test_list(filter, 0, KSPROPERTY_PIN_INTERFACES);
    test_list(filter, 0, KSPROPERTY_PIN_MEDIUMS);
    test_pointers(filter);
    test_rubbish(filter);
    CloseHandle(filter);
}

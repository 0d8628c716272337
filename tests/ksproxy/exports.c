/*
 * ksproxy.ax tests: the exported functions
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

#include "proxy.h"

static const GUID unknown_guid = {0x6b1d5f6e, 0x3d2a, 0x4c1f, {0x95, 0x11, 0x0d, 0x3a, 0x77, 0x61, 0x20, 0xee}};

#define check_hr(a, b) check_hr_(__LINE__, a, b)
static void check_hr_(unsigned int line, HRESULT hr, HRESULT expected)
{
    ok_(__FILE__, line)(hr == expected, "Got hr %#lx, expected %#lx.\n", hr, expected);
}

#define check_error(a, b) check_hr_(__LINE__, a, HRESULT_FROM_WIN32(b))

/* A block that ends where readable memory does, so that a byte too much is a crash. */
static void *alloc_guarded(SIZE_T size)
{
    SIZE_T pages = (size + 0xfff) & ~(SIZE_T)0xfff;
    char *base = VirtualAlloc(NULL, pages + 0x1000, MEM_RESERVE, PAGE_NOACCESS);

    VirtualAlloc(base, pages, MEM_COMMIT, PAGE_READWRITE);
    return base + pages - size;
}

static void free_guarded(void *block)
{
    MEMORY_BASIC_INFORMATION info;

    VirtualQuery(block, &info, sizeof(info));
    VirtualFree(info.AllocationBase, 0, MEM_RELEASE);
}

static void test_open_default_device(void)
{
    KSPROPERTY property = {{{KSPROPSETID_Pin, KSPROPERTY_PIN_CTYPES, KSPROPERTY_TYPE_GET}}};
    ULONG count, returned;
    HANDLE device;
    HRESULT hr;

    device = (HANDLE)0xdeadbeef;
    hr = pKsOpenDefaultDevice(&unknown_guid, GENERIC_READ | GENERIC_WRITE, &device);
    check_open_error(hr);
    ok(device == INVALID_HANDLE_VALUE || !device, "Got device %p.\n", device);

    hr = pKsOpenDefaultDevice(&KSCATEGORY_CAPTURE, GENERIC_READ, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    if (!require_camera()) return;
    hr = pKsOpenDefaultDevice(&KSCATEGORY_CAPTURE, GENERIC_READ | GENERIC_WRITE, &device);
    check_hr(hr, S_OK);
    ok(is_handle(device), "Got device %p.\n", device);
    if (hr != S_OK) return;

    count = returned = 0;
    hr = pKsSynchronousDeviceControl(device, IOCTL_KS_PROPERTY, &property, sizeof(property), &count, sizeof(count), &returned);
    check_hr(hr, S_OK);
    ok(count >= 1, "Got %lu pin factories.\n", count);
    ok(returned == sizeof(count), "Got size %lu.\n", returned);
    ok(CloseHandle(device), "Got error %lu.\n", GetLastError());
}

static void test_device_control(HANDLE filter)
{
    KSPROPERTY property = {{{KSPROPSETID_Pin, KSPROPERTY_PIN_CTYPES, KSPROPERTY_TYPE_GET}}};
    KSP_PIN pin = {{{{KSPROPSETID_Pin, KSPROPERTY_PIN_DATARANGES, KSPROPERTY_TYPE_GET}}}, 0, 0};
    ULONG count, returned, size;
    OVERLAPPED *overlapped;
    KSMULTIPLE_ITEM item;
    ULONG_PTR key;
    HANDLE port;
    DWORD bytes;
    void *list;
    HRESULT hr;
    BOOL ret;

    count = 0xdeadbeef;
    returned = 0xdeadbeef;
    hr = pKsSynchronousDeviceControl(filter, IOCTL_KS_PROPERTY, &property, sizeof(property), &count, sizeof(count), &returned);
    check_hr(hr, S_OK);
    ok(count >= 1 && count < 100, "Got %lu pin factories.\n", count);
    ok(returned == sizeof(count), "Got size %lu.\n", returned);

    /* The four answers to a question for a list. */
    returned = 0;
    hr = pKsSynchronousDeviceControl(filter, IOCTL_KS_PROPERTY, &pin, sizeof(pin), NULL, 0, &returned);
    check_error(hr, ERROR_MORE_DATA);
    ok(returned > sizeof(item), "Got size %lu.\n", returned);
    size = returned;

    memset(&item, 0xcc, sizeof(item));
    hr = pKsSynchronousDeviceControl(filter, IOCTL_KS_PROPERTY, &pin, sizeof(pin), &item, sizeof(item), &returned);
    check_hr(hr, S_OK);
    ok(returned == sizeof(item), "Got size %lu.\n", returned);
    ok(item.Size == size, "Got size %lu, expected %lu.\n", item.Size, size);
    ok(!!item.Count, "Got count %lu.\n", item.Count);
    ok(item.Count <= size / sizeof(KSDATARANGE), "Got count %lu.\n", item.Count);

    list = alloc_guarded(size);
    returned = 0xdeadbeef;
    hr = pKsSynchronousDeviceControl(filter, IOCTL_KS_PROPERTY, &pin, sizeof(pin), list, size - 1, &returned);
    check_error(hr, ERROR_INSUFFICIENT_BUFFER);
    ok(!returned, "Got size %lu.\n", returned);

    hr = pKsSynchronousDeviceControl(filter, IOCTL_KS_PROPERTY, &pin, sizeof(pin), list, size, &returned);
    check_hr(hr, S_OK);
    ok(returned == size, "Got size %lu, expected %lu.\n", returned, size);
    ok(!memcmp(list, &item, sizeof(item)), "The list has another header.\n");
    free_guarded(list);

    /* Errors, in the documented translation. */
    returned = 0xdeadbeef;
    hr = pKsSynchronousDeviceControl(filter, IOCTL_KS_PROPERTY, &property, sizeof(property), &count, 2, &returned);
    check_error(hr, ERROR_INSUFFICIENT_BUFFER);
    ok(!returned, "Got size %lu.\n", returned);

    hr = pKsSynchronousDeviceControl(filter, IOCTL_KS_PROPERTY, &property, 8, &count, sizeof(count), &returned);
    check_error(hr, ERROR_INVALID_USER_BUFFER);

    property.Id = 0x7fff;
    hr = pKsSynchronousDeviceControl(filter, IOCTL_KS_PROPERTY, &property, sizeof(property), &count, sizeof(count), &returned);
    check_hr(hr, E_PROP_ID_UNSUPPORTED);

    property.Set = unknown_guid;
    hr = pKsSynchronousDeviceControl(filter, IOCTL_KS_PROPERTY, &property, sizeof(property), &count, sizeof(count), &returned);
    check_hr(hr, E_PROP_SET_UNSUPPORTED);

    pin.PinId = 1000;
    hr = pKsSynchronousDeviceControl(filter, IOCTL_KS_PROPERTY, &pin, sizeof(pin), &item, sizeof(item), &returned);
    check_error(hr, ERROR_INVALID_PARAMETER);

    returned = 0xdeadbeef;
    hr = pKsSynchronousDeviceControl(INVALID_HANDLE_VALUE, IOCTL_KS_PROPERTY, &property, sizeof(property), &count,
            sizeof(count), &returned);
    check_error(hr, ERROR_INVALID_HANDLE);
    ok(!returned, "Got size %lu.\n", returned);
    hr = pKsSynchronousDeviceControl(NULL, IOCTL_KS_PROPERTY, &property, sizeof(property), &count, sizeof(count), &returned);
    check_error(hr, ERROR_INVALID_HANDLE);

    /* The completion of a request that is waited for is nobody else's. */
    port = CreateIoCompletionPort(filter, NULL, 0x1234, 0);
    ok(!!port, "Got error %lu.\n", GetLastError());
    property.Set = KSPROPSETID_Pin;
    property.Id = KSPROPERTY_PIN_CTYPES;
    hr = pKsSynchronousDeviceControl(filter, IOCTL_KS_PROPERTY, &property, sizeof(property), &count, sizeof(count), &returned);
    check_hr(hr, S_OK);
    ret = GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 100);
    ok(!ret, "Got a completion packet.\n");
    ok(!overlapped, "Got overlapped %p.\n", overlapped);
    CloseHandle(port);
}

static void check_items(const KSMULTIPLE_ITEM *items, ULONG item_size)
{
    ok(items->Count >= 1, "Got no items.\n");
    ok(items->Size == sizeof(*items) + items->Count * item_size, "Got size %lu for %lu items.\n", items->Size, items->Count);
}

static void test_multiple_items(HANDLE filter)
{
    KSMULTIPLE_ITEM *items;
    KSPIN_INTERFACE *iface;
    KSDATARANGE *range;
    KSPIN_MEDIUM *medium;
    HRESULT hr;
    ULONG i;

    items = NULL;
    hr = pKsGetMultiplePinFactoryItems(filter, 0, KSPROPERTY_PIN_INTERFACES, (void **)&items);
    check_hr(hr, S_OK);
    if (hr == S_OK)
    {
        check_items(items, sizeof(KSPIN_INTERFACE));
        iface = (KSPIN_INTERFACE *)(items + 1);
        ok(IsEqualGUID(&iface->Set, &KSINTERFACESETID_Standard), "Got set %s.\n", wine_dbgstr_guid(&iface->Set));
        ok(iface->Id == KSINTERFACE_STANDARD_STREAMING, "Got id %lu.\n", iface->Id);
        CoTaskMemFree(items);
    }

    items = NULL;
    hr = pKsGetMultiplePinFactoryItems(filter, 0, KSPROPERTY_PIN_MEDIUMS, (void **)&items);
    check_hr(hr, S_OK);
    if (hr == S_OK)
    {
        check_items(items, sizeof(KSPIN_MEDIUM));
        medium = (KSPIN_MEDIUM *)(items + 1);
        ok(IsEqualGUID(&medium->Set, &KSMEDIUMSETID_Standard), "Got set %s.\n", wine_dbgstr_guid(&medium->Set));
        CoTaskMemFree(items);
    }

    items = NULL;
    hr = pKsGetMultiplePinFactoryItems(filter, 0, KSPROPERTY_PIN_DATARANGES, (void **)&items);
    check_hr(hr, S_OK);
    if (hr == S_OK)
    {
        char *p = (char *)(items + 1), *end = (char *)items + items->Size;

        for (i = 0; i < items->Count && p + sizeof(*range) <= end; ++i)
        {
            range = (KSDATARANGE *)p;
            ok(range->FormatSize >= sizeof(*range), "Range %lu: got size %lu.\n", i, range->FormatSize);
            ok(IsEqualGUID(&range->MajorFormat, &MEDIATYPE_Video), "Range %lu: got major type %s.\n", i,
                    wine_dbgstr_guid(&range->MajorFormat));
            if (range->FormatSize < sizeof(*range)) break;
            p += (range->FormatSize + 7) & ~7u;
        }
        ok(i == items->Count, "Only %lu of %lu ranges are there.\n", i, items->Count);
        CoTaskMemFree(items);
    }

    /* Not a list. */
    items = (void *)0xdeadbeef;
    hr = pKsGetMultiplePinFactoryItems(filter, 0, KSPROPERTY_PIN_DATAFLOW, (void **)&items);
    check_open_error(hr);
    ok(!items, "Got items %p.\n", items);

    items = (void *)0xdeadbeef;
    hr = pKsGetMultiplePinFactoryItems(filter, 1000, KSPROPERTY_PIN_DATARANGES, (void **)&items);
    check_error(hr, ERROR_INVALID_PARAMETER);
    ok(!items, "Got items %p.\n", items);

    items = (void *)0xdeadbeef;
    hr = pKsGetMultiplePinFactoryItems(filter, 0, 0x7fff, (void **)&items);
    check_hr(hr, E_PROP_ID_UNSUPPORTED);
    ok(!items, "Got items %p.\n", items);

    items = (void *)0xdeadbeef;
    hr = pKsGetMultiplePinFactoryItems(INVALID_HANDLE_VALUE, 0, KSPROPERTY_PIN_DATARANGES, (void **)&items);
    check_error(hr, ERROR_INVALID_HANDLE);
    ok(!items, "Got items %p.\n", items);

    hr = pKsGetMultiplePinFactoryItems(filter, 0, KSPROPERTY_PIN_DATARANGES, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
}

static void test_media_types(HANDLE filter)
{
    KSMULTIPLE_ITEM *items;
    AM_MEDIA_TYPE mt;
    ULONG count, i;
    HRESULT hr;

    count = 0xdeadbeef;
    hr = pKsGetMediaTypeCount(filter, 0, &count);
    check_hr(hr, S_OK);
    hr = pKsGetMultiplePinFactoryItems(filter, 0, KSPROPERTY_PIN_DATARANGES, (void **)&items);
    check_hr(hr, S_OK);
    if (hr == S_OK)
    {
        /* The camera has no attribute lists, nor constrained ranges other than those. */
        ok(count == items->Count, "Got %lu types for %lu ranges.\n", count, items->Count);
        CoTaskMemFree(items);
    }

    for (i = 0; i < count; ++i)
    {
        winetest_push_context("type %lu", i);
        memset(&mt, 0xcc, sizeof(mt));
        hr = pKsGetMediaType(i, &mt, filter, 0);
        check_hr(hr, S_OK);
        if (hr == S_OK)
        {
            const BITMAPINFOHEADER *bitmap = type_bitmap(&mt);

            ok(IsEqualGUID(&mt.majortype, &MEDIATYPE_Video), "Got major type %s.\n", wine_dbgstr_guid(&mt.majortype));
            ok(!!bitmap, "Got format type %s, %lu bytes.\n", wine_dbgstr_guid(&mt.formattype), mt.cbFormat);
            if (bitmap)
            {
                ok(bitmap->biSize >= sizeof(*bitmap), "Got biSize %lu.\n", bitmap->biSize);
                ok(bitmap->biWidth > 0, "Got %ldx%ld.\n", bitmap->biWidth, bitmap->biHeight);
                ok(!!bitmap->biHeight, "Got %ldx%ld.\n", bitmap->biWidth, bitmap->biHeight);
                ok(bitmap->biSizeImage == mt.lSampleSize, "Got image size %lu, sample size %lu.\n", bitmap->biSizeImage,
                        mt.lSampleSize);
            }
            ok(!mt.bTemporalCompression, "Got temporal compression.\n");
            ok(mt.bFixedSizeSamples == !IsEqualGUID(&mt.subtype, &MEDIASUBTYPE_MJPG), "Got fixed size samples %d.\n", mt.bFixedSizeSamples);
            ok(!mt.pUnk, "Got pUnk %p.\n", mt.pUnk);
            CoTaskMemFree(mt.pbFormat);
        }
        winetest_pop_context();
    }

    /* OPEN: the codes for a position outside; those of CBasePin::GetMediaType. */
    memset(&mt, 0xcc, sizeof(mt));
    hr = pKsGetMediaType(count, &mt, filter, 0);
    ok(hr == VFW_S_NO_MORE_ITEMS || FAILED(hr), "Got hr %#lx.\n", hr);
    ok(!mt.pbFormat, "Got format %p.\n", mt.pbFormat);
    hr = pKsGetMediaType(-1, &mt, filter, 0);
    check_open_error(hr);
    hr = pKsGetMediaType(INT_MAX, &mt, filter, 0);
    ok(hr == VFW_S_NO_MORE_ITEMS || FAILED(hr), "Got hr %#lx.\n", hr);
    hr = pKsGetMediaType(INT_MIN, &mt, filter, 0);
    check_open_error(hr);

    hr = pKsGetMediaType(0, &mt, filter, 1000);
    check_error(hr, ERROR_INVALID_PARAMETER);
    hr = pKsGetMediaType(0, &mt, INVALID_HANDLE_VALUE, 0);
    check_error(hr, ERROR_INVALID_HANDLE);
    hr = pKsGetMediaType(0, NULL, filter, 0);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);

    count = 0xdeadbeef;
    hr = pKsGetMediaTypeCount(filter, 1000, &count);
    check_error(hr, ERROR_INVALID_PARAMETER);
    hr = pKsGetMediaTypeCount(INVALID_HANDLE_VALUE, 0, &count);
    check_error(hr, ERROR_INVALID_HANDLE);
    hr = pKsGetMediaTypeCount(filter, 0, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
}

/* Attribute lists. An attribute is a letter: capital ones have the flag KSATTRIBUTE_REQUIRED. A digit behind it is the number
 * of payload bytes. */
static ULONG build_attributes(void *buffer, const char *text)
{
    KSMULTIPLE_ITEM *list = buffer;
    char *p = (char *)(list + 1);

    list->Count = 0;
    for (; *text; ++text)
    {
        KSATTRIBUTE *attribute;

        /* each one starts at an 8-byte boundary */
        p = (char *)buffer + ((p - (char *)buffer + 7) & ~(size_t)7);
        attribute = (KSATTRIBUTE *)p;
        memset(attribute, 0, sizeof(*attribute));
        attribute->Size = sizeof(*attribute);
        attribute->Flags = *text < 'a' ? KSATTRIBUTE_REQUIRED : 0;
        attribute->Attribute = unknown_guid;
        attribute->Attribute.Data1 = *text | 0x20;
        if (text[1] >= '0' && text[1] <= '9')
        {
            memset(attribute + 1, 0x55, text[1] - '0');
            attribute->Size += text[1] - '0';
            ++text;
        }
        p += attribute->Size;
        ++list->Count;
    }
    list->Size = p - (char *)buffer;
    return list->Size;
}

/* A range of the given size, and behind it a list of attributes unless it is NULL. */
static KSDATARANGE *build_range(const char *attributes, ULONG range_size)
{
    ULONG64 buffer[64];
    ULONG size = range_size;
    KSDATARANGE *range;

    if (attributes) size = ((range_size + 7) & ~7u) + build_attributes(buffer, attributes);
    /* keep the block's end at the guard, and its start aligned */
    range = alloc_guarded((size + 7) & ~7u);
    memset(range, 0, size);
    if (attributes) memcpy((char *)range + ((range_size + 7) & ~7u), buffer, size - ((range_size + 7) & ~7u));
    range->FormatSize = range_size;
    range->Flags = attributes ? KSDATARANGE_ATTRIBUTES : 0;
    range->MajorFormat = MEDIATYPE_Video;
    return range;
}

static KSMULTIPLE_ITEM *build_list(const char *attributes)
{
    ULONG64 buffer[64];
    ULONG size = build_attributes(buffer, attributes);
    KSMULTIPLE_ITEM *list = alloc_guarded((size + 7) & ~7u);

    memcpy(list, buffer, size);
    return list;
}

static void test_resolve_attributes(void)
{
    static const struct
    {
        const char *range, *given;
        BOOL match;
    }
    tests[] =
    {
        {NULL, NULL, TRUE},
        {"a",  NULL, FALSE},
        {"A",  NULL, FALSE},
        {NULL, "",   TRUE},
        {NULL, "a",  FALSE},
        {NULL, "A",  FALSE},
        {"a",  "a",  TRUE},
        {"a",  "A",  TRUE},
        {"ab", "a",  TRUE},
        {"ab", "b",  TRUE},
        {"ab", "ba", TRUE},
        {"ab", "c",  FALSE},
        {"ab", "ac", FALSE},
        {"a",  "aa", TRUE},
        {"a3b5c", "c", TRUE},
        {"a3b5c", "a", TRUE},
        {"abc", "c8a1", TRUE},
        {"a",  "",   TRUE},
    };
    KSMULTIPLE_ITEM *list, *attached;
    KSDATARANGE *range;
    KSATTRIBUTE *attribute;
    HRESULT hr;
    ULONG i, j;

    for (i = 0; i < ARRAY_SIZE(tests); ++i)
    {
        for (j = 0; j < 3; ++j)
        {
            static const ULONG sizes[] = {sizeof(KSDATARANGE), sizeof(KSDATARANGE) + 8, sizeof(KSDATARANGE) + 21};

            winetest_push_context("test %lu, range size %lu", i, sizes[j]);
            range = build_range(tests[i].range, sizes[j]);
            list = tests[i].given ? build_list(tests[i].given) : NULL;
            hr = pKsResolveRequiredAttributes(range, list);
            if (tests[i].match) ok(hr == S_OK, "Got hr %#lx.\n", hr);
            else check_open_error(hr);
            free_guarded(range);
            if (list) free_guarded(list);
            winetest_pop_context();
        }
    }

    /* What the range requires must be given: not what the page says, but what the flags are for (OPEN). */
    range = build_range("aB", sizeof(*range));
    range->Flags |= KSDATARANGE_REQUIRED_ATTRIBUTES;
    list = build_list("a");
    hr = pKsResolveRequiredAttributes(range, list);
    check_open_error(hr);
    free_guarded(list);
    list = build_list("ab");
    hr = pKsResolveRequiredAttributes(range, list);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    free_guarded(range);
    free_guarded(list);

    /* Lists that lie about themselves are no lists; nothing outside of what they claim is read. */
    range = build_range("ab", sizeof(*range));
    list = build_list("a");
    attribute = (KSATTRIBUTE *)(list + 1);

    list->Count = 2;
    hr = pKsResolveRequiredAttributes(range, list);
    check_open_error(hr);
    list->Count = 0xffffffff;
    hr = pKsResolveRequiredAttributes(range, list);
    check_open_error(hr);
    list->Count = 1;

    list->Size = 0;
    hr = pKsResolveRequiredAttributes(range, list);
    check_open_error(hr);
    list->Size = sizeof(*list) - 1;
    hr = pKsResolveRequiredAttributes(range, list);
    check_open_error(hr);
    list->Size = sizeof(*list) + sizeof(*attribute) - 1;
    hr = pKsResolveRequiredAttributes(range, list);
    check_open_error(hr);
    list->Size = sizeof(*list) + sizeof(*attribute);

    attribute->Size = 0;
    hr = pKsResolveRequiredAttributes(range, list);
    check_open_error(hr);
    attribute->Size = sizeof(*attribute) - 1;
    hr = pKsResolveRequiredAttributes(range, list);
    check_open_error(hr);
    attribute->Size = sizeof(*attribute) + 1;
    hr = pKsResolveRequiredAttributes(range, list);
    check_open_error(hr);
    attribute->Size = 0xfffffff8;
    hr = pKsResolveRequiredAttributes(range, list);
    check_open_error(hr);
    attribute->Size = sizeof(*attribute);
    hr = pKsResolveRequiredAttributes(range, list);
    ok(hr == S_OK, "Got hr %#lx for the list set right.\n", hr);

    /* The same in the range's list. */
    attached = (KSMULTIPLE_ITEM *)(range + 1);
    attribute->Attribute.Data1 = 'z';
    attached->Count = 3;
    hr = pKsResolveRequiredAttributes(range, list);
    check_open_error(hr);
    attached->Count = 2;
    attached->Size = 3;
    hr = pKsResolveRequiredAttributes(range, list);
    check_open_error(hr);
    attached->Size = sizeof(*attached) + 2 * sizeof(*attribute);
    ((KSATTRIBUTE *)(attached + 1))->Size = 0;
    hr = pKsResolveRequiredAttributes(range, list);
    check_open_error(hr);
    ((KSATTRIBUTE *)(attached + 1))->Size = 0xfffffff8;
    hr = pKsResolveRequiredAttributes(range, list);
    check_open_error(hr);
    free_guarded(list);

    /* A range shorter than its header. */
    range->FormatSize = 8;
    hr = pKsResolveRequiredAttributes(range, NULL);
    check_open_error(hr);
    free_guarded(range);

    hr = pKsResolveRequiredAttributes(NULL, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
}

START_TEST(exports)
{
    HANDLE filter;

    CoInitialize(NULL);
    if (load_module())
    {
        test_resolve_attributes();
        test_open_default_device();
        if ((filter = open_camera()))
        {
            test_multiple_items(filter);
            test_media_types(filter);
            test_device_control(filter);
            CloseHandle(filter);
        }
    }
    CoUninitialize();
}

/*
 * The odd device of ksodd.sys in tests of ksproxy.ax
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

#include "odddevice.h"

const GUID odd_set = GUID_INIT(STATIC_KSPROPSETID_KsOdd);
const GUID odd_type = GUID_INIT(STATIC_KSODD_TYPE);

static HANDLE control = INVALID_HANDLE_VALUE;

static HRESULT request(ULONG id, ULONG flags, void *data, ULONG size)
{
    KSPROPERTY property = {{{odd_set, id, flags}}};
    ULONG returned;

    return pKsSynchronousDeviceControl(control, IOCTL_KS_PROPERTY, &property, sizeof(property), data, size, &returned);
}

BOOL odd_open(WCHAR path[MAX_DEVICE_PATH])
{
    if (!find_device(&odd_type, L"" KSODD_HARDWARE_ID, path))
    {
        skip("no kernel-streaming device: ksodd.sys is not installed (tools/prepare does it)\n");
        return FALSE;
    }
    control = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING,
            FILE_FLAG_OVERLAPPED, NULL);
    ok(control != INVALID_HANDLE_VALUE, "Can't open %s, error %lu.\n", wine_dbgstr_w(path), GetLastError());
    if (control == INVALID_HANDLE_VALUE) return FALSE;
    odd_set_delay(KSODD_DELAYS, 0);
    return TRUE;
}

void odd_close(void)
{
    odd_set_delay(KSODD_DELAYS, 0);
    CloseHandle(control);
    control = INVALID_HANDLE_VALUE;
}

void odd_set_delay(enum ksodd_delay what, ULONG ms)
{
    uint32_t delays[KSODD_DELAYS] = {0};
    HRESULT hr;

    if (what < KSODD_DELAYS) delays[what] = ms;
    hr = request(KSODD_PROPERTY_DELAYS, KSPROPERTY_TYPE_SET, delays, sizeof(delays));
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

void odd_get_facts(struct ksodd_facts *facts)
{
    HRESULT hr;

    memset(facts, 0xcc, sizeof(*facts));
    hr = request(KSODD_PROPERTY_FACTS, KSPROPERTY_TYPE_GET, facts, sizeof(*facts));
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

IPin *odd_get_pin(IBaseFilter *filter, enum ksodd_pin factory)
{
    IPin *pin = NULL;
    WCHAR id[8];
    HRESULT hr;

    swprintf(id, ARRAY_SIZE(id), L"%d", factory);
    hr = IBaseFilter_FindPin(filter, id, &pin);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return pin;
}

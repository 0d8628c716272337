/*
 * Faults of the devices for tests
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

#include "devicefault.h"

#define INVALID HRESULT_FROM_WIN32(ERROR_INVALID_DATA)
#define ANSWER_STATUS(status, hr) {#status, KSBENCH_FAULT_ANSWER_STATUS, (NTSTATUS)(status), (hr)}

const struct bad_answer bad_answers[] =
{
    {"nothing", KSBENCH_FAULT_ANSWER_SHORT, 0, INVALID},
    {"a byte", KSBENCH_FAULT_ANSWER_SHORT, 1, INVALID},
    {"the descriptor", KSBENCH_FAULT_ANSWER_SHORT, sizeof(KSPROPERTY), INVALID},
    {"a byte more than it", KSBENCH_FAULT_ANSWER_SHORT, sizeof(KSPROPERTY) + 1, INVALID},
    {"a byte too much", KSBENCH_FAULT_ANSWER_LONG, 1, INVALID},
    {"a megabyte too much", KSBENCH_FAULT_ANSWER_LONG, 0x100000, INVALID},
    ANSWER_STATUS(0xc0000001 /* STATUS_UNSUCCESSFUL */, HRESULT_FROM_WIN32(ERROR_GEN_FAILURE)),
    ANSWER_STATUS(0xc000000d /* STATUS_INVALID_PARAMETER */, E_INVALIDARG),
    ANSWER_STATUS(0xc0000184 /* STATUS_INVALID_DEVICE_STATE */, HRESULT_FROM_WIN32(ERROR_BAD_COMMAND)),
};

const unsigned int bad_answers_count = ARRAY_SIZE(bad_answers);

HRESULT device_fault(void *object, const struct ksbench_fault *fault)
{
    KSPROPERTY property = {{{KSPROPSETID_KsVirt, KSBENCH_PROPERTY_FAULTS, KSPROPERTY_TYPE_SET}}};
    struct ksbench_fault copy = *fault;
    IKsControl *control = query(object, &IID_IKsControl);
    ULONG returned;
    HRESULT hr;

    if (!control) return E_NOINTERFACE;
    hr = IKsControl_KsProperty(control, &property, sizeof(property), &copy, sizeof(copy), &returned);
    IKsControl_Release(control);
    return hr;
}

void set_device_fault(void *object, ULONG kind, ULONG count, LONGLONG parameter)
{
    const struct ksbench_fault fault = {.kind = kind, .pin = KSBENCH_ANY, .count = count, .step = KSBENCH_ANY,
            .parameter = parameter};
    HRESULT hr = device_fault(object, &fault);

    ok(hr == S_OK, "Fault %lu: got hr %#lx.\n", kind, hr);
}

void set_answer(void *object, const struct bad_answer *answer)
{
    clear_answers(object);
    set_device_fault(object, answer->kind, KSBENCH_ANY, answer->parameter);
}

void set_garbage(void *object, BYTE byte)
{
    clear_answers(object);
    set_device_fault(object, KSBENCH_FAULT_ANSWER_GARBAGE, KSBENCH_ANY, byte);
}

void clear_answers(void *object)
{
    set_device_fault(object, KSBENCH_FAULT_NONE, 0, 0);
}

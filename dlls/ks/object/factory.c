/*
 * Filter factories and their device interfaces
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

#include "object/factory.h"
#include "base/bag.h"
#include "object/device.h"
#include "object/object.h"
#include "stockwine/devenum.h"
#include "stockwine/deviceinterface.h"

WINE_DEFAULT_DEBUG_CHANNEL(ks);

static void factory_destroy(struct ks_object *object)
{
    struct ks_factory *factory = CONTAINING_RECORD(object, struct ks_factory, obj);
    ULONG i;

    for (i = 0; i < factory->interface_count; i++) RtlFreeUnicodeString(&factory->interfaces[i].link);
    if (factory->interfaces) ExFreePool(factory->interfaces);
    if (factory->refstr.Buffer) ExFreePool(factory->refstr.Buffer);
    ExFreePool(factory);
}

/* The create item's name: the given string, else the text of the reference GUID. */
static NTSTATUS set_refstr(struct ks_factory *factory, const KSFILTER_DESCRIPTOR *descriptor, const WCHAR *refstr)
{
    UNICODE_STRING guid = {0};
    NTSTATUS status;
    ULONG size;

    if (!refstr)
    {
        if ((status = RtlStringFromGUID(descriptor->ReferenceGuid ? descriptor->ReferenceGuid : &GUID_NULL, &guid)))
            return status;
        refstr = guid.Buffer;
    }
    size = (wcslen(refstr) + 1) * sizeof(WCHAR);
    if (size > 0xfffe) status = STATUS_INVALID_PARAMETER;
    else if (!(factory->refstr.Buffer = ExAllocatePoolWithTag(PagedPool, size, KS_TAG)))
        status = STATUS_INSUFFICIENT_RESOURCES;
    else
    {
        memcpy(factory->refstr.Buffer, refstr, size);
        factory->refstr.MaximumLength = size;
        factory->refstr.Length = size - sizeof(WCHAR);
        status = STATUS_SUCCESS;
    }
    RtlFreeUnicodeString(&guid);
    return status;
}

NTSTATUS factory_create(struct ks_device *device, const KSFILTER_DESCRIPTOR *descriptor, const WCHAR *refstr, ULONG flags,
        struct ks_factory **ret)
{
    struct ks_factory *factory;
    NTSTATUS status;

    if (!descriptor || descriptor->Version != KSFILTER_DESCRIPTOR_VERSION)
    {
        WARN("unknown filter descriptor version.\n");
        return STATUS_INVALID_PARAMETER;
    }
    if (!(factory = ExAllocatePoolWithTag(NonPagedPool, sizeof(*factory), KS_TAG))) return STATUS_INSUFFICIENT_RESOURCES;
    memset(factory, 0, sizeof(*factory));
    object_init(&factory->obj, KsObjectTypeFilterFactory, &device->obj);
    factory->obj.destroy = factory_destroy;
    factory->pub.FilterDescriptor = descriptor;
    factory->pub.Bag = &factory->obj.bag;
    factory->pub.Context = device->pub.Context;
    factory->create_flags = flags;
    factory->autostart = !device->started;
    if ((status = set_refstr(factory, descriptor, refstr)))
    {
        object_release(&factory->obj);
        return status;
    }
    InsertTailList(&device->obj.children, &factory->obj.entry);
    TRACE("factory %p, name %s.\n", factory, debugstr_w(factory->refstr.Buffer));
    if (ret) *ret = factory;
    return STATUS_SUCCESS;
}

/* Interfaces */

/* Is there an interface of this category without a reference string already, that leads to the device's first factory? */
static BOOLEAN category_enabled(struct ks_device *device, const GUID *category)
{
    LIST_ENTRY *entry;
    ULONG i;

    for (entry = device->obj.children.Flink; entry != &device->obj.children; entry = entry->Flink)
    {
        struct ks_factory *factory = CONTAINING_RECORD(entry, struct ks_factory, obj.entry);

        for (i = 0; i < factory->interface_count; i++)
            if (factory->interfaces[i].enabled && IsEqualGUID(&factory->interfaces[i].category, category)) return TRUE;
    }
    return FALSE;
}

static NTSTATUS enable_interface(struct ks_factory *factory, struct ks_interface *iface)
{
    DEVICE_OBJECT *pdo = factory->obj.device->pub.PhysicalDeviceObject;
    NTSTATUS status;

    if (iface->enabled) return STATUS_SUCCESS;
    status = interface_enable(pdo, &iface->category, &factory->refstr, !category_enabled(factory->obj.device, &iface->category),
            &iface->link, &iface->hidden);
    if (iface->hidden) return STATUS_SUCCESS;
    if (status == STATUS_OBJECT_NAME_EXISTS)
    {
        WARN("category %s of the device leads to its first filter factory already, factory %p can't be reached.\n",
                debugstr_guid(&iface->category), factory);
        return status;
    }
    if (!status) iface->enabled = TRUE;
    return status;
}

static NTSTATUS make_interfaces(struct ks_factory *factory)
{
    const KSFILTER_DESCRIPTOR *descriptor = factory->pub.FilterDescriptor;
    ULONG i;

    if (factory->interfaces || !descriptor->CategoriesCount) return STATUS_SUCCESS;
    if (descriptor->CategoriesCount > 0x1000) return STATUS_INVALID_PARAMETER;
    if (!(factory->interfaces = ExAllocatePoolWithTag(PagedPool,
            descriptor->CategoriesCount * sizeof(*factory->interfaces), KS_TAG)))
        return STATUS_INSUFFICIENT_RESOURCES;
    memset(factory->interfaces, 0, descriptor->CategoriesCount * sizeof(*factory->interfaces));
    factory->interface_count = descriptor->CategoriesCount;
    for (i = 0; i < descriptor->CategoriesCount; i++) factory->interfaces[i].category = descriptor->Categories[i];
    return STATUS_SUCCESS;
}

static NTSTATUS factory_set_interfaces(struct ks_factory *factory, BOOLEAN enable)
{
    NTSTATUS status, ret = STATUS_SUCCESS;
    ULONG i;

    TRACE("factory %p, enable %d.\n", factory, enable);

    if (enable && (status = make_interfaces(factory))) return status;
    if (!enable) devenum_unregister(factory->interfaces, factory->interface_count);
    for (i = 0; i < factory->interface_count; i++)
    {
        struct ks_interface *iface = &factory->interfaces[i];

        if (enable)
        {
            if ((status = enable_interface(factory, iface)))
            {
                if (status != STATUS_OBJECT_NAME_EXISTS)
                    ERR("can't enable interface %s, status %#x.\n", debugstr_guid(&iface->category), (unsigned int)status);
                ret = status;
            }
            else factory->reachable = TRUE;
        }
        else
        {
            if (iface->enabled) IoSetDeviceInterfaceState(&iface->link, FALSE);
            iface->enabled = iface->hidden = FALSE;
        }
    }
    if (enable) devenum_register(factory->obj.device->pub.PhysicalDeviceObject, factory->interfaces, factory->interface_count);
    return ret;
}

void device_set_interfaces(struct ks_device *device, BOOLEAN enable)
{
    LIST_ENTRY *entry;

    for (entry = device->obj.children.Flink; entry != &device->obj.children; entry = entry->Flink)
    {
        struct ks_factory *factory = CONTAINING_RECORD(entry, struct ks_factory, obj.entry);

        if (!enable || factory->autostart) factory_set_interfaces(factory, enable);
    }
}

struct ks_factory *device_find_factory(struct ks_device *device, const UNICODE_STRING *name)
{
    struct ks_factory *ret = NULL;
    LIST_ENTRY *entry;

    device_mutex_acquire(device);
    for (entry = device->obj.children.Flink; entry != &device->obj.children && !ret; entry = entry->Flink)
    {
        ret = CONTAINING_RECORD(entry, struct ks_factory, obj.entry);
        if (name->Length ? !RtlEqualUnicodeString(&ret->refstr, name, TRUE) : !ret->reachable && ret->interface_count)
            ret = NULL;
    }
    if (ret) object_addref(&ret->obj);
    device_mutex_release(device);
    return ret;
}

static WCHAR *copy_path(const UNICODE_STRING *string)
{
    WCHAR *ret;

    if (!(ret = ExAllocatePoolWithTag(PagedPool, string->Length + sizeof(WCHAR), KS_TAG))) return NULL;
    memcpy(ret, string->Buffer, string->Length);
    ret[string->Length / sizeof(WCHAR)] = 0;
    return ret;
}

WCHAR *factory_path(struct ks_factory *factory)
{
    DEVICE_OBJECT *pdo = factory->obj.device->pub.PhysicalDeviceObject;
    ULONG i, size = 0;
    WCHAR *path;

    for (i = 0; i < factory->interface_count; i++)
        if (factory->interfaces[i].enabled) return copy_path(&factory->interfaces[i].link);

    /* No interface: by the name of the device itself. */
    if (IoGetDeviceProperty(pdo, DevicePropertyPhysicalDeviceObjectName, 0, NULL, &size) != STATUS_BUFFER_TOO_SMALL
            || size > 0x10000)
        return NULL;
    if (!(path = ExAllocatePoolWithTag(PagedPool, size + sizeof(WCHAR), KS_TAG))) return NULL;
    if (IoGetDeviceProperty(pdo, DevicePropertyPhysicalDeviceObjectName, size, path, &size))
    {
        ExFreePool(path);
        return NULL;
    }
    path[size / sizeof(WCHAR)] = 0;
    return path;
}

/***********************************************************************
 *           KsCreateFilterFactory (KS.@)
 */
NTSTATUS NTAPI KsCreateFilterFactory(DEVICE_OBJECT *fdo, const KSFILTER_DESCRIPTOR *descriptor, WCHAR *refstr,
        PSECURITY_DESCRIPTOR security, ULONG flags, PFNKSFILTERFACTORYPOWER sleep, PFNKSFILTERFACTORYPOWER wake,
        KSFILTERFACTORY **ret)
{
    struct ks_device *device = device_from_fdo(fdo);
    struct ks_factory *factory;
    NTSTATUS status;

    TRACE("fdo %p, descriptor %p, refstr %s, flags %#x.\n", fdo, descriptor, debugstr_w(refstr), (unsigned int)flags);

    if (!device) return STATUS_INVALID_PARAMETER;
    device_mutex_acquire(device);
    if (!(status = factory_create(device, descriptor, refstr, flags, &factory)))
    {
        factory->sleep = sleep;
        factory->wake = wake;
        if (ret) *ret = &factory->pub;
    }
    device_mutex_release(device);
    object_release(&device->obj);
    return status;
}

/***********************************************************************
 *           KsFilterFactorySetDeviceClassesState (KS.@)
 */
NTSTATUS NTAPI KsFilterFactorySetDeviceClassesState(KSFILTERFACTORY *public, BOOLEAN enable)
{
    struct ks_factory *factory = impl_from_KSFILTERFACTORY(public);
    NTSTATUS status;

    TRACE("factory %p, enable %d.\n", public, enable);

    device_mutex_acquire(factory->obj.device);
    factory->autostart = enable;
    status = factory_set_interfaces(factory, enable);
    device_mutex_release(factory->obj.device);
    return status;
}

static BOOLEAN has_category(const KSFILTER_DESCRIPTOR *descriptor, const GUID *category)
{
    ULONG i;

    for (i = 0; i < descriptor->CategoriesCount; i++)
        if (IsEqualGUID(&descriptor->Categories[i], category)) return TRUE;
    return FALSE;
}

/***********************************************************************
 *           KsFilterFactoryUpdateCacheData (KS.@)
 *
 * FilterData and the medium cache are what Windows' filter mapper reads. Wine's has no use for them, and devices have none in
 * its lists, so that there is nothing to bring up to date.
 */
NTSTATUS NTAPI KsFilterFactoryUpdateCacheData(KSFILTERFACTORY *public, const KSFILTER_DESCRIPTOR *descriptor)
{
    struct ks_factory *factory = impl_from_KSFILTERFACTORY(public);
    NTSTATUS status = STATUS_INVALID_PARAMETER;
    ULONG i;

    TRACE("factory %p, descriptor %p.\n", public, descriptor);

    if (!descriptor) descriptor = public->FilterDescriptor;
    device_mutex_acquire(factory->obj.device);
    for (i = 0; i < factory->interface_count; i++)
        if (has_category(descriptor, &factory->interfaces[i].category)) status = STATUS_SUCCESS;
    device_mutex_release(factory->obj.device);
    return status;
}

/***********************************************************************
 *           KsFilterFactoryGetSymbolicLink (KS.@)
 *
 * The factory's, of its first interface; NULL before it has been enabled.
 */
UNICODE_STRING *NTAPI KsFilterFactoryGetSymbolicLink(KSFILTERFACTORY *public)
{
    struct ks_factory *factory = impl_from_KSFILTERFACTORY(public);

    TRACE("factory %p.\n", public);
    return factory->interface_count && factory->interfaces[0].link.Buffer ? &factory->interfaces[0].link : NULL;
}

void device_release_factories(struct ks_device *device)
{
    device_mutex_acquire(device);
    while (!IsListEmpty(&device->obj.children))
    {
        struct ks_object *factory = CONTAINING_RECORD(device->obj.children.Flink, struct ks_object, entry);

        RemoveEntryList(&factory->entry);
        InitializeListHead(&factory->entry);
        bag_free_items(&factory->bag); /* while the minidriver is there */
        object_release(factory);
    }
    device_mutex_release(device);
}

/*
 * How the data of a connection goes: communication, interface and medium
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

#include <string.h>

#include "pin/transport.h"
#include "device/datarange.h"
#include "device/devio.h"
#include "pin/pin.h"

WINE_DEFAULT_DEBUG_CHANNEL(ksproxy);

static const KSPIN_INTERFACE standard_interface =
    {{{ GUID_INIT(STATIC_KSINTERFACESETID_Standard), KSINTERFACE_STANDARD_STREAMING, 0 }}};
static const KSPIN_MEDIUM standard_medium =
    {{{ GUID_INIT(STATIC_KSMEDIUMSETID_Standard), KSMEDIUM_TYPE_ANYINSTANCE, 0 }}};

/* The interfaces or mediums of a pin. A driver that lists none supports the standard one, which stands here then. */
struct identifiers
{
    const KSIDENTIFIER *items;
    ULONG count;
};

static struct identifiers get_identifiers(const KSMULTIPLE_ITEM *list, const KSIDENTIFIER *standard)
{
    struct identifiers ret = {standard, 1};

    if (list && list->Count)
    {
        ret.items = (const KSIDENTIFIER *)(list + 1);
        ret.count = list->Count;
    }
    return ret;
}

static BOOL is_standard_medium(const KSIDENTIFIER *medium)
{
    return IsEqualGUID(&medium->Set, &GUID_NULL) || IsEqualGUID(&medium->Set, &standard_medium.Set);
}

BOOL mediums_match(const KSPIN_MEDIUM *a, const KSPIN_MEDIUM *b)
{
    if (is_standard_medium(a) && is_standard_medium(b)) return TRUE;
    if (!IsEqualGUID(&a->Set, &b->Set)) return FALSE;
    return a->Id == b->Id || a->Id == KSMEDIUM_TYPE_ANYINSTANCE || b->Id == KSMEDIUM_TYPE_ANYINSTANCE;
}

BOOL interfaces_match(const KSPIN_INTERFACE *a, const KSPIN_INTERFACE *b)
{
    return IsEqualGUID(&a->Set, &b->Set) && a->Id == b->Id;
}

void pin_init_transport(struct proxy_pin *pin)
{
    pin->ks_interface = *get_identifiers(pin->interfaces, &standard_interface).items;
    pin->ks_medium = *get_identifiers(pin->mediums, &standard_medium).items;
}

static const KSIDENTIFIER *find_identifier(const struct identifiers *list, const KSIDENTIFIER *wanted,
        BOOL (*match)(const KSIDENTIFIER *, const KSIDENTIFIER *))
{
    ULONG i;

    for (i = 0; i < list->count; ++i)
        if (match(&list->items[i], wanted)) return &list->items[i];
    return NULL;
}

/* Returns the first of our identifiers that matches one of theirs, or NULL. */
static const KSIDENTIFIER *find_common(const struct identifiers *ours, const struct identifiers *theirs,
        BOOL (*match)(const KSIDENTIFIER *, const KSIDENTIFIER *))
{
    ULONG i;

    for (i = 0; i < ours->count; ++i)
        if (find_identifier(theirs, &ours->items[i], match)) return &ours->items[i];
    return NULL;
}

/* ---- the peer ---- */

struct peer_info
{
    IKsPin *ks_pin;   /* referenced; NULL: not a kernel-streaming pin */
    KSPIN_COMMUNICATION communication;
    KSMULTIPLE_ITEM *interfaces, *mediums;
};

/* Returns the communication that the peer's pin factory supports. It is asked for as "WDM Class Driver Filters" tells applications to
 * ask about pin factories; KSPIN_COMMUNICATION_NONE if the peer doesn't answer. */
static KSPIN_COMMUNICATION get_communication(IPin *peer, IKsPin *ks_pin)
{
    KSPIN_COMMUNICATION communication = KSPIN_COMMUNICATION_NONE;
    IKsObject *object = NULL;
    IKsPinFactory *factory;
    PIN_INFO info;
    HANDLE handle;
    HRESULT hr = E_FAIL;
    ULONG id;

    info.pFilter = NULL;
    if (FAILED(IPin_QueryPinInfo(peer, &info)) || !info.pFilter) return KSPIN_COMMUNICATION_NONE;
    if (SUCCEEDED(IBaseFilter_QueryInterface(info.pFilter, &IID_IKsObject, (void **)&object))
            && SUCCEEDED(IPin_QueryInterface(peer, &IID_IKsPinFactory, (void **)&factory)))
    {
        if ((handle = IKsObject_KsGetObjectHandle(object)) && SUCCEEDED(IKsPinFactory_KsPinFactory(factory, &id)))
            hr = ks_factory_get(handle, id, KSPROPERTY_PIN_COMMUNICATION, &communication, sizeof(communication));
        IKsPinFactory_Release(factory);
    }
    if (object) IKsObject_Release(object);
    IBaseFilter_Release(info.pFilter);
    return SUCCEEDED(hr) ? communication : KSPIN_COMMUNICATION_NONE;
}

static BOOL list_valid(const KSMULTIPLE_ITEM *list)
{
    return !list || multiple_item_valid(list, list->Size, sizeof(KSIDENTIFIER));
}

/* The caller frees what is in it, also after a failure. */
static HRESULT get_peer_info(IPin *peer, struct peer_info *info)
{
    memset(info, 0, sizeof(*info));
    if (FAILED(IPin_QueryInterface(peer, &IID_IKsPin, (void **)&info->ks_pin)))
    {
        info->ks_pin = NULL;
        return S_OK;
    }
    if (FAILED(IKsPin_KsQueryMediums(info->ks_pin, &info->mediums))) info->mediums = NULL;
    if (FAILED(IKsPin_KsQueryInterfaces(info->ks_pin, &info->interfaces))) info->interfaces = NULL;
    if (!list_valid(info->mediums) || !list_valid(info->interfaces))
    {
        WARN("Peer %p has a broken list of mediums or interfaces.\n", peer);
        return VFW_E_NO_TRANSPORT;
    }
    info->communication = get_communication(peer, info->ks_pin);
    return S_OK;
}

static void free_peer_info(struct peer_info *info)
{
    CoTaskMemFree(info->mediums);
    CoTaskMemFree(info->interfaces);
    if (info->ks_pin) IKsPin_Release(info->ks_pin);
}

/* ---- the choice ---- */

static BOOL can_be_source(KSPIN_COMMUNICATION communication)
{
    return communication == KSPIN_COMMUNICATION_SOURCE || communication == KSPIN_COMMUNICATION_BOTH;
}

static BOOL can_be_sink(KSPIN_COMMUNICATION communication)
{
    return communication == KSPIN_COMMUNICATION_SINK || communication == KSPIN_COMMUNICATION_BOTH;
}

/* The output pin is the source if both could be either. */
static void choose_roles(struct proxy_pin *pin, const struct peer_info *info, BOOL *source, BOOL *sink)
{
    BOOL may_be_source = can_be_source(pin->communication) && can_be_sink(info->communication);
    BOOL may_be_sink = can_be_sink(pin->communication) && can_be_source(info->communication);

    *source = may_be_source && (pin->dir == PINDIR_OUTPUT || !may_be_sink);
    *sink = may_be_sink && !*source;
}

static BOOL is_standard_interface(const KSIDENTIFIER *ks_interface)
{
    return interfaces_match(ks_interface, &standard_interface);
}

/* Whether an interface handler could stream by the interface from user mode. Our own handler knows the standard interface, whose
 * requests are lists of headers, and none of the others of that set. Any other set may have a handler of somebody else's. */
static BOOL is_user_mode_interface(const KSIDENTIFIER *ks_interface)
{
    return is_standard_interface(ks_interface) || !IsEqualGUID(&ks_interface->Set, &standard_interface.Set);
}

const KSPIN_INTERFACE *pin_get_user_interface(const struct proxy_pin *pin, ULONG index)
{
    struct identifiers ours = get_identifiers(pin->interfaces, &standard_interface);
    ULONG i;

    for (i = 0; i < ours.count; ++i)
        if (is_user_mode_interface(&ours.items[i]) && !index--) return &ours.items[i];
    return NULL;
}

/* Returns an interface that both pins have, for a link. The standard one is preferred, because every driver is tested with it. */
static const KSIDENTIFIER *find_link_interface(const struct proxy_pin *pin, const struct peer_info *info)
{
    struct identifiers ours = get_identifiers(pin->interfaces, &standard_interface);
    struct identifiers theirs = get_identifiers(info->interfaces, &standard_interface);
    const KSIDENTIFIER *found = find_identifier(&ours, &standard_interface, interfaces_match);

    if (found && find_identifier(&theirs, found, interfaces_match)) return found;
    return find_common(&ours, &theirs, interfaces_match);
}

/* Chooses the interface: for a link one that both pins have, else the first by which the pin could stream from user mode. Whether there
 * is a handler for that one is found out when the handler is opened. */
static HRESULT choose_interface(struct proxy_pin *pin, const struct peer_info *info, struct transport *transport)
{
    const KSPIN_INTERFACE *user = can_be_sink(pin->communication) ? pin_get_user_interface(pin, 0) : NULL, *common;

    if (info->ks_pin) choose_roles(pin, info, &transport->source, &transport->sink);
    common = transport->source || transport->sink ? find_link_interface(pin, info) : NULL;
    if (!common) transport->source = transport->sink = FALSE;
    if (!common && !user) return VFW_E_NO_TRANSPORT;
    transport->user_mode = !!user;
    transport->ks_interface = common ? *common : *user;
    return S_OK;
}

/* A peer that isn't a kernel-streaming pin takes data from user mode, which is the standard medium. */
static HRESULT choose_medium(struct proxy_pin *pin, const struct peer_info *info, struct transport *transport)
{
    struct identifiers ours = get_identifiers(pin->mediums, &standard_medium);
    struct identifiers theirs = get_identifiers(info->mediums, &standard_medium);
    const KSIDENTIFIER *found = find_common(&ours, &theirs, mediums_match);

    if (!found) return VFW_E_NO_TRANSPORT;
    transport->medium = *found;
    return S_OK;
}

/* An input pin is asked to connect when the output pin has made its choice: the input pin takes the same medium and interface if it has
 * them. */
static void follow_peer(struct proxy_pin *pin, const struct peer_info *info, struct transport *transport)
{
    struct identifiers mediums = get_identifiers(pin->mediums, &standard_medium);
    struct identifiers interfaces = get_identifiers(pin->interfaces, &standard_interface);
    KSPIN_INTERFACE ks_interface = transport->ks_interface;
    KSPIN_MEDIUM medium = transport->medium;
    const KSIDENTIFIER *found;

    if (pin->dir != PINDIR_INPUT || !info->ks_pin) return;
    IKsPin_KsGetCurrentCommunication(info->ks_pin, NULL, &ks_interface, &medium);
    if ((found = find_identifier(&mediums, &medium, mediums_match))) transport->medium = *found;
    if ((found = find_identifier(&interfaces, &ks_interface, interfaces_match))) transport->ks_interface = *found;
}

HRESULT transport_choose(struct proxy_pin *pin, IPin *peer, struct transport *transport)
{
    struct peer_info info;
    HRESULT hr;

    memset(transport, 0, sizeof(*transport));
    if (SUCCEEDED(hr = get_peer_info(peer, &info)) && SUCCEEDED(hr = choose_medium(pin, &info, transport))
            && SUCCEEDED(hr = choose_interface(pin, &info, transport)))
    {
        follow_peer(pin, &info, transport);
        if ((transport->ks_peer = info.ks_pin)) IKsPin_AddRef(transport->ks_peer);
    }
    free_peer_info(&info);
    TRACE("pin %p, communication %d, peer %p, communication %d: %s, hr %#lx.\n", pin, pin->communication, peer,
            info.communication, transport->source ? "source" : "sink", hr);
    return hr;
}

BOOL transport_choose_user_mode(struct proxy_pin *pin, struct transport *transport)
{
    const KSPIN_INTERFACE *ks_interface = can_be_sink(pin->communication) ? pin_get_user_interface(pin, 0) : NULL;

    memset(transport, 0, sizeof(*transport));
    if (!ks_interface) return FALSE;
    transport->ks_interface = *ks_interface;
    transport->medium = *get_identifiers(pin->mediums, &standard_medium).items;
    return TRUE;
}

void transport_release(struct transport *transport)
{
    if (transport->ks_peer) IKsPin_Release(transport->ks_peer);
}

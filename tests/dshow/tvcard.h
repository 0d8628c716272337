/*
 * The filters of the TV card that the test bench has
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

#ifndef __KSWDMCAP_TVCARD_H
#define __KSWDMCAP_TVCARD_H

#include "proxy.h"

/* The filter of one of the card's devices, NULL after skip(). */
IBaseFilter *create_tvtuner(void);
IBaseFilter *create_tvaudio(void);
IBaseFilter *create_crossbar(void);
IBaseFilter *create_decoder(void);
/* The pin of the pin factory, NULL after a failure that has been reported. */
IPin *find_factory_pin(IBaseFilter *filter, ULONG factory);

#endif /* __KSWDMCAP_TVCARD_H */

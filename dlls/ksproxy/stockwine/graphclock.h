/*
 * What the filter graph of stock Wine leaves to the filter: doing without a clock that has gone
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

#ifndef __KSPROXY_STOCKWINE_GRAPHCLOCK_H
#define __KSPROXY_STOCKWINE_GRAPHCLOCK_H

#include "ksproxy_private.h"

/* EC_CLOCK_UNSET makes Windows' filter graph look for another clock. Stock Wine's doesn't know the event and would keep the filter for
 * the sake of its clock, also when the filter is removed, because it takes another one for that which has given it. */

#ifdef __WINESRC__

static inline void graph_unset_clock(struct base_filter *filter, IReferenceClock *clock)
{
}

#else /* __WINESRC__ */

/* Has the filter's graph look for another clock if it has that one. No lock held. */
void graph_unset_clock(struct base_filter *filter, IReferenceClock *clock);

#endif /* __WINESRC__ */

#endif /* __KSPROXY_STOCKWINE_GRAPHCLOCK_H */

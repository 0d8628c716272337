/*
 * How long ksproxy.ax waits for a driver, a peer, a handler or a graph, in ms
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

#ifndef __KSPROXY_BASE_TIMEOUTS_H
#define __KSPROXY_BASE_TIMEOUTS_H

/*
 * A driver is hostile until it has answered: nobody waits for it without one of these. What Stop, Pause and Release can take in all
 * stands in doc/map.md.
 */

#define PROPERTY_TIMEOUT 3000     /* a driver answers a property, an event or a method that the proxy needs */
#define ANSWER_TIMEOUT 2000       /* a device tells that it is still there */
#define CANCEL_TIMEOUT 1000       /* a driver gives a request back that was cancelled */
#define START_TIMEOUT 10000       /* a kernel pin goes one state up; a device that takes longer to start has failed */
#define STOP_TIMEOUT 3000         /* a kernel pin goes one state down */
#define MUTE_TIMEOUT 100          /* a kernel pin goes one more state down that hasn't gone down in time before */
#define RESET_TIMEOUT 3000        /* a kernel pin begins or ends a reset */
#define FIRST_READS_TIMEOUT 1000  /* the first reads are at the driver: only an allocator or a handler keeps them longer */
#define DRAIN_TIMEOUT 3000        /* a driver gives the requests of a stream back; the first CANCEL_TIMEOUT of it those of its thread */
#define JOIN_TIMEOUT 5000         /* a thread comes home from a peer, a handler or the graph */
#define CHANGE_TIMEOUT 20000      /* another change of the filter's state ends */

#endif /* __KSPROXY_BASE_TIMEOUTS_H */

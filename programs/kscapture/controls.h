/*
 * Controls of a camera: brightness, exposure and so on
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

#ifndef __KSCAPTURE_CONTROLS_H
#define __KSCAPTURE_CONTROLS_H

#include "kscapture_private.h"
#include "error.h"

/* Prints the controls that the device has. */
enum exit_code list_controls(IBaseFilter *filter, BOOL json);
/* settings is like "brightness=20,exposure=auto". What stands before a wrong one has been set. */
enum exit_code set_controls(IBaseFilter *filter, const WCHAR *settings);
/* Opens the property pages of the filter or pin and returns when the user has closed them. */
enum exit_code show_settings(IUnknown *object, const WCHAR *title);

#endif /* __KSCAPTURE_CONTROLS_H */

/*
 * The camera as a source for measurements
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

#include "kstest.h"
#include "load.h"

static struct saved_setting saved_throttle, saved_drawing, saved_source;

static void set_number(const char *name, DWORD value)
{
    setting_write(name, REG_DWORD, &value, sizeof(value));
}

void source_set_drawn(BOOL drawn)
{
    set_number(KSVIRT_CODE_ONLY, !drawn);
}

void source_set_live(BOOL live)
{
    set_number(KSVIRT_UNTHROTTLED, !live);
}

void source_begin(void)
{
    setting_save(&saved_throttle, KSVIRT_UNTHROTTLED);
    setting_save(&saved_drawing, KSVIRT_CODE_ONLY);
    setting_save(&saved_source, KSVIRT_SOURCE);
    set_number(KSVIRT_UNTHROTTLED, 1);
    setting_write(KSVIRT_SOURCE, REG_SZ, "pattern", sizeof("pattern"));
}

void source_end(void)
{
    setting_restore(&saved_source);
    setting_restore(&saved_drawing);
    setting_restore(&saved_throttle);
}

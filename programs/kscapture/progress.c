/*
 * A bar on the terminal
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

#include <wchar.h>

#include "progress.h"
#include "text.h"

#define BAR_WIDTH 30
#define TEXT_WIDTH 40

static BOOL shown;

void progress_show(double done, double total, const WCHAR *format, ...)
{
    WCHAR bar[BAR_WIDTH + 1], text[TEXT_WIDTH];
    va_list args;
    int i, full;

    va_start(args, format);
    _vsnwprintf(text, ARRAY_SIZE(text) - 1, format, args);
    va_end(args);
    text[ARRAY_SIZE(text) - 1] = 0;

    if (total > 0)
    {
        full = min(done / total, 1) * BAR_WIDTH;
        for (i = 0; i < BAR_WIDTH; ++i) bar[i] = i < full ? '#' : '.';
        bar[BAR_WIDTH] = 0;
        print_err(L"\r[%ls] %3d%%  %ls ", bar, (int)(min(done / total, 1) * 100), text);
    }
    else print_err(L"\r%ls ", text);
    shown = TRUE;
}

void progress_clear(void)
{
    if (shown) print_err(L"\r%*ls\r", BAR_WIDTH + 45, L"");
    shown = FALSE;
}

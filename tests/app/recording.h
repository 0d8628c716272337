/*
 * What other people's programs have recorded, judged for tools/clients; and a ctrl-C for them
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

#ifndef __APP_RECORDING_H
#define __APP_RECORDING_H

/* The arguments of the test program, of which the second one is
 *   video FILE SUBTYPE WIDTH HEIGHT MIN   pictures of the camera; SUBTYPE: Data1 of the media subtype in hex
 *   audio FILE CHANNELS MIN               16-bit samples of the microphone
 *   interrupt SECONDS COMMANDLINE         runs a program and presses ctrl-C after so many seconds
 * MIN: so many pictures or samples have to be there. */
void recording_main(int argc, char **argv);

#endif /* __APP_RECORDING_H */

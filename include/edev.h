/*
 * Values of external devices
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

/* Those of edevdefs.h that are used here. mingw-w64 has that header, Wine hasn't. What is in xprtdefs.h only, neither has. */

#ifndef __EDEV_H
#define __EDEV_H

#ifndef _EDEVDEFS_H

/* IAMExtDevice::GetCapability */
#define ED_DEVCAP_CAN_RECORD          0x1001
#define ED_DEVCAP_CAN_RECORD_STROBE   0x1002
#define ED_DEVCAP_HAS_AUDIO           0x1003
#define ED_DEVCAP_HAS_VIDEO           0x1004
#define ED_DEVCAP_USES_FILES          0x1005
#define ED_DEVCAP_CAN_SAVE            0x1006
#define ED_DEVCAP_DEVICE_TYPE         0x1007
#define ED_DEVCAP_TIMECODE_READ       0x1019
#define ED_DEVCAP_TIMECODE_WRITE      0x101a
#define ED_DEVCAP_CTLTRK_READ         0x101b
#define ED_DEVCAP_INDEX_READ          0x101c
#define ED_DEVCAP_PREROLL             0x101d
#define ED_DEVCAP_POSTROLL            0x101e
#define ED_DEVCAP_SYNC_ACCURACY       0x101f
#define ED_DEVCAP_NORMAL_RATE         0x1023
#define ED_DEVCAP_CAN_PREVIEW         0x1028
#define ED_DEVCAP_CAN_MONITOR_SOURCES 0x1029
#define ED_DEVCAP_CAN_TEST            0x102a
#define ED_DEVCAP_VIDEO_INPUTS        0x102b
#define ED_DEVCAP_AUDIO_INPUTS        0x102c
#define ED_DEVCAP_NEEDS_CALIBRATING   0x102d
#define ED_DEVCAP_SEEK_TYPE           0x102e

/* what some of them may be */
#define ED_DEVTYPE_VCR   0x1008
#define ED_SEEK_SLOW     0x1031
#define ED_RATE_25       0x1025
#define ED_SYNCACC_FRAME 0x1021

/* IAMExtDevice::put_DevicePower */
#define ED_POWER_ON      0x1032
#define ED_POWER_OFF     0x1033
#define ED_POWER_STANDBY 0x1034

/* IAMExtDevice::get_DevicePort */
#define DEV_PORT_1394 0x0008
#define DEV_PORT_USB  0x0009

/* IAMExtTransport::GetCapability */
#define ED_TRANSCAP_CAN_EJECT          0x1064
#define ED_TRANSCAP_CAN_BUMP_PLAY      0x1065
#define ED_TRANSCAP_CAN_PLAY_BACKWARDS 0x1066
#define ED_TRANSCAP_CAN_FREEZE         0x1078

/* IAMExtTransport::put_MediaState */
#define ED_MEDIA_SPIN_UP   0x1082
#define ED_MEDIA_SPIN_DOWN 0x1083
#define ED_MEDIA_UNLOAD    0x1084

/* IAMExtTransport::put_Mode */
#define ED_MODE_PLAY          0x10c8
#define ED_MODE_STOP          0x10c9
#define ED_MODE_FREEZE        0x10ca
#define ED_MODE_THAW          0x10cb
#define ED_MODE_FF            0x10cc
#define ED_MODE_REW           0x10cd
#define ED_MODE_RECORD        0x10ce
#define ED_MODE_STEP_FWD      0x10d0
#define ED_MODE_STEP_REV      0x1329
#define ED_MODE_RECORD_FREEZE 0x1328

/* IAMExtTransport::GetStatus */
#define ED_MODE           0x11f4
#define ED_ERROR          0x11f5
#define ED_RECORD_INHIBIT 0x11f7
#define ED_SERVO_LOCK     0x11f8
#define ED_MEDIA_PRESENT  0x11f9
#define ED_MEDIA_LENGTH   0x11fa
#define ED_MEDIA_TYPE     0x11ff
#define ED_MEDIA_DVC      0x1204

/* what has no property */
#define ED_TCR_SOURCE               0x11a0
#define ED_TCR_LTC                  0x11a1
#define ED_TRANSBASIC_TIME_FORMAT   0x121c
#define ED_TRANSVIDEO_SET_OUTPUT    0x1276
#define ED_TRANSAUDIO_ENABLE_OUTPUT 0x1280

#endif /* _EDEVDEFS_H */

#endif /* __EDEV_H */

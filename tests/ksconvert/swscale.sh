#!/bin/sh
# What ksconvert.ax makes of YUV beside what ffmpeg's swscale makes of the same file: each part of each pixel is within two
# steps. The pictures are made by the test "pattern"; BT.601 has 480 lines and BT.709 has 720, by which the converter tells them
# apart.
. "$(dirname "$0")/../shtest.sh"

unset DISPLAY WAYLAND_DISPLAY
export WINEDEBUG=-all WINEPREFIX="$build/prefix" WINEDLLOVERRIDES="mscoree,mshtml,winewayland.drv="
program=$build/tests/ksconvert/x86_64-windows/ksconvert.ax_test.exe
width=512
tolerance=2

die() { echo "$test_name: Test failed: $*"; exit 1; }
. "$srcdir/tools/findwine.sh"
find_wine

# worst FILE FILE: the greatest difference of a byte; cmp prints both in octal.
worst()
{
    cmp -l "$1" "$2" | awk '
        function value(octal) { octal = "00" octal; octal = substr(octal, length(octal) - 2)
            return substr(octal, 1, 1) * 64 + substr(octal, 2, 1) * 8 + substr(octal, 3, 1) }
        { difference = value($2) - value($3) }
        difference < 0 { difference = -difference }
        difference > worst { worst = difference }
        END { print worst + 0 }'
}

# compare FORMAT HEIGHT MATRIX FFMPEGS-NAME FILTER
compare()
{
    picture="$1, $3"
    name=$1-$2
    timeout 60 ffmpeg -nostdin -v error -y -f rawvideo -pixel_format "$4" -video_size "${width}x$2" -i "$name.yuv" \
        -vf "$5,scale=flags=neighbor+accurate_rnd+full_chroma_int:in_color_matrix=$3:in_range=tv:out_range=pc" \
        -pix_fmt bgr24 -f rawvideo ffmpeg.bgr > output 2>&1
    code=$?
    ok "$picture: ffmpeg's exit code is $code: $(sed q output)" [ $code = 0 ]
    ok_equal "$picture: bytes" "$(wc -c < "$name.bgr")" "$((width * $2 * 3))"
    ok_equal "$picture: ffmpeg's bytes" "$(wc -c < ffmpeg.bgr)" "$((width * $2 * 3))"
    difference=$(worst "$name.bgr" ffmpeg.bgr)
    ok "$picture: values differ by up to $difference" [ "$difference" -le $tolerance ]
}

if ! command -v ffmpeg > /dev/null
then
    skip "there is no ffmpeg here (Debian: ffmpeg)"
elif [ ! -x "$program" ] || [ ! -d "$WINEPREFIX/wine-ks" ]
then
    skip "there is no prepared prefix with tests in $build"
else
    cd "$work" || exit 1
    timeout -k 10 120 "$WINE" "$program" pattern files > output 2>&1
    code=$?
    ok "making pictures: exit code $code: $(grep -a -m 1 'Test failed' output)" [ $code = 0 ]
    # YV12 is I420 with its planes of chroma in the other order, which has no name there.
    for format in YUY2:yuyv422:null UYVY:uyvy422:null NV12:nv12:null I420:yuv420p:null YV12:yuv420p:swapuv
    do
        names=${format#*:}
        compare "${format%%:*}" 480 bt601 "${names%%:*}" "${names#*:}"
        compare "${format%%:*}" 720 bt709 "${names%%:*}" "${names#*:}"
    done
fi
finish

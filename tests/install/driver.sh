#!/bin/sh
# A driver as its author makes it: tools/new-driver writes it, the tree builds it, ksinstall installs it by an INF that is for Windows
# (sections for a version of it, directory 13, a catalog that isn't there, a reference string, an id without a bus), and kscapture
# captures from it. The driver is in a tree of its own, whose other files are links to this one's.
. "$(dirname "$0")/../shtest.sh"

die() { echo "$test_name: Test failed: $*"; exit 1; }
. "$srcdir/tools/findwine.sh"
find_wine
export WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml,winewayland.drv="
WINEPREFIX=${WINEKS_PREFIX:-$build/prefix}
export WINEPREFIX

name=trialcam
tree=$work/tree
folder=$tree/dlls/$name

windows_path() { echo "Z:$1" | tr / '\\'; }

# Runs one of our programs in the prefix.
program()
{
    exe=$1
    shift
    timeout -k 10 120 "$WINE" "C:\\windows\\system32\\$exe.exe" "$@" 2>&1 9>&- | tr -d '\r'
}

# files: what the driver and its INF have left in the prefix.
files()
{
    find "$WINEPREFIX/drive_c/windows/inf" "$WINEPREFIX/drive_c/windows/system32/drivers" "$WINEPREFIX/drive_c/users" -name '*trialcam*' \
        -o -name 'oem[0-9]*' -o -name 'ksinstall*' |
        sort
}

[ -d "$WINEPREFIX/drive_c" ] || { skip "there is no prefix"; finish; }
mkdir -p "$tree"
(cd "$srcdir" && cp -as "$srcdir/dlls" "$srcdir/include" "$srcdir/programs" "$srcdir/tests" "$srcdir/tools" "$tree/" &&
    cp -p configure configure.ac Makefile.in "$tree/")

# ---- new-driver ----

for bad in "" Camera "my cam" 9cam ks a_name_that_is_too_long_by_far
do
    "$tree/tools/new-driver" "$bad" > "$work/out" 2>&1
    ok_equal "new-driver '$bad'" "$? $(wc -l < "$work/out")" "1 1"
done
ok "new-driver" "$tree/tools/new-driver" $name > "$work/out"
ok_equal "its files" "$(cd "$folder" && echo *)" "Makefile.in $name.c $name.inf"
make -C "$build" -s tree="$tree" WERROR=-Werror "dlls/$name/x86_64-windows/$name.sys" > "$work/make.log" 2>&1 || cat "$work/make.log"
module=$build/dlls/$name/x86_64-windows/$name.sys
ok "it builds" [ -f "$module" ]

# ---- an INF whose driver isn't there ----

mkdir "$work/inf" && cp "$folder/$name.inf" "$work/inf/"
before=$(files)
output=$(program ksinstall install "$(windows_path "$work/inf/$name.inf")")
case $output in *"$name.sys"*) named=yes ;; *) named=$output ;; esac
ok_equal "the file that is missing is named" "$named" yes
ok_equal "nothing is left" "$(files)" "$before"

# ---- install, capture, remove ----

cp "$module" "$work/inf/"
inf=$(windows_path "$work/inf/$name.inf")
program ksinstall install "$inf" > "$work/out"
ok_equal "install" "$(grep -v Needs "$work/out")" "$name camera (TRIALCAM): installed"
ok_equal "what is ignored is said" "$(grep -c "Needs=KS.Registration,KSCAPTUR.Registration.NT is ignored" "$work/out")" 1
ok_equal "install again" "$(program ksinstall install "$inf" | grep -v Needs)" "$name camera (TRIALCAM): was there, and runs"
ok_equal "interfaces" "$(program ksinstall list | grep -c "$name camera  opens")" 3
program kscapture --device "$name camera" --frames 30 --json > "$work/capture"
ok_equal "frames" "$(sed -n 's/.*"delivered": \([0-9]*\).*/\1/p' "$work/capture" | sed q)" 30

# ---- disable, enable ----

device='ROOT\TRIALCAM\0000'
program kscapture --device "$name camera" --frames 100000 --avi "$(windows_path "$work/running.avi")" > "$work/running" &
pid=$!
tries=0
until [ "$(stat -c %s "$work/running.avi" 2> /dev/null || echo 0)" -gt 1000000 ] || [ $tries = 600 ]; do tries=$((tries + 1)); sleep 0.1; done
ok_equal "disable while it captures" "$(program ksinstall disable TRIALCAM)" "$name camera ($device): disabled"
wait $pid
ok_equal "the capture ends" "$(grep -c 'the device has been removed' "$work/running")" 1
ok_equal "list shows it" "$(program ksinstall list | grep -c "^disabled *$name camera  ROOT.TRIALCAM.0000$")" 1
ok_equal "its interfaces are gone" "$(program ksinstall list | grep -c "$name camera  opens")" 0
ok_equal "disable again" "$(program ksinstall disable "$device")" "$name camera ($device): was disabled"
ok_equal "enable" "$(program ksinstall enable "$device")" "$name camera ($device): enabled"
ok_equal "enable again" "$(program ksinstall enable trialcam)" "$name camera ($device): was enabled"
ok_equal "it is back" "$(program ksinstall list | grep -c "$name camera  opens")" 3
program kscapture --device "$name camera" --frames 30 --json > "$work/capture"
ok_equal "frames" "$(sed -n 's/.*"delivered": \([0-9]*\).*/\1/p' "$work/capture" | sed q)" 30
ok_equal "no such device" "$(program ksinstall disable NOTHING)" "ksinstall: there is no device NOTHING"
program ksinstall disable TRIALCAM > /dev/null
ok_equal "install enables" "$(program ksinstall install "$inf" | grep -v Needs)" "$name camera (TRIALCAM): was there, and runs"
program ksinstall disable TRIALCAM > /dev/null

# ---- remove, while it is disabled ----

ok_equal "a device that isn't in the INF" "$(program ksinstall install "$inf" OTHER | grep -c 'has no device OTHER')" 1
ok_equal "remove" "$(program ksinstall remove "$inf" | grep -v Needs)" "$name camera (TRIALCAM): removed
service $name: removed"
ok_equal "nothing is left behind" "$(files)" "$before"
rm -rf "$build/dlls/$name"
finish

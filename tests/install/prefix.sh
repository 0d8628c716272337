#!/bin/sh
# wine-ks in prefixes of every kind: what it puts there, that uninstall leaves the prefix as it was, and what it refuses.
. "$(dirname "$0")/../shtest.sh"

unset WINEDLLOVERRIDES DISPLAY WAYLAND_DISPLAY
modules=$build/stage/usr/lib/wine-ks
wine_ks=$build/stage/usr/bin/wine-ks
export WINEDEBUG=-all
WINEPREFIX=$work/prefix
export WINEPREFIX

die() { echo "$test_name: Test failed: $*"; exit 1; }
. "$srcdir/tools/findwine.sh"
find_wine

wine_limited()
{
    WINEDLLOVERRIDES="mscoree,mshtml,winewayland.drv=" timeout -k 10 180 "$WINE" "$@" > /dev/null 2>&1
}

# snapshot NAME: what Wine itself changes is left out: its temporary files, its server's sockets, stamps of the registry's keys, and the
# date that explorer.exe gives the display driver whenever it starts.
snapshot()
{
    timeout 30 "$wineserver" -k 2>/dev/null
    timeout 30 "$wineserver" -w 2>/dev/null
    (cd "$WINEPREFIX" && find . \( -path ./wineserver -o -path ./drive_c/windows/temp -o -name '*.reg' \) -prune -o -type f \
        -exec md5sum {} +; find . -type d) | LC_ALL=C sort > "$work/$1"
    for registry in system user userdef
    do
        grep -v -e '^#time=' -e '^;;' -e '^"DriverDateData"=' "$WINEPREFIX/$registry.reg" | sed 's/^\(\[.*\]\) [0-9]*$/\1/'
    done >> "$work/$1"
}

run_wine_ks()
{
    timeout -k 10 400 "$wine_ks" "$@" > "$work/output" 2>&1
}

# refuses WHAT PATTERN COMMAND...: fails with a sentence that has the pattern, and changes no file.
refuses()
{
    refusal=$1 pattern=$2
    shift 2
    list_tree "$WINEPREFIX" > "$work/before-refusal" 2>/dev/null
    ok "$refusal: $* succeeded" sh -c '! "$@"' - timeout -k 10 100 "$wine_ks" "$@" > "$work/output" 2>&1
    ok "$refusal: said $(cat "$work/output")" grep -q "$pattern" "$work/output"
    ok_equal "$refusal: lines" "$(wc -l < "$work/output")" 1
    list_tree "$WINEPREFIX" > "$work/after-refusal" 2>/dev/null
    ok_same "$refusal: files" "$work/before-refusal" "$work/after-refusal"
}

test_refusals()
{
    WINEPREFIX=$work/none refuses "no prefix" 'there is no prefix .*wineboot' install --modules "$modules"
    mkdir -p "$work/half/drive_c/windows"
    WINEPREFIX=$work/half refuses "half a prefix" 'not a complete Wine prefix.*wineboot -u' install --modules "$modules"
    mkdir -p "$work/win32/drive_c/windows/system32"
    printf 'WINE REGISTRY Version 2\n#arch=win32\n' > "$work/win32/system.reg"
    WINEPREFIX=$work/win32 refuses "32-bit prefix" 'is a 32-bit prefix.*64-bit' install --modules "$modules"
    refuses "not there" 'nothing of wine-ks is in' uninstall
    refuses "not there" 'wine-ks is not in .*wine-ks install' status
    refuses "not there" 'wine-ks is not in .*wine-ks install' restart
    refuses "no modules" 'no such folder' install --modules "$work/nowhere"
    refuses "wrong folder" 'has no x86_64-windows/ksproxy.ax' install --modules "$work"
    WINE=/nowhere/wine refuses "no Wine" 'WINE=/nowhere/wine is no program' install --modules "$modules"
    if [ "$(id -u)" = 0 ]
    then
        skip "root may write everywhere: no read-only prefix"
    else
        chmod a-w "$WINEPREFIX/drive_c/windows/system32"
        refuses "read-only" "system32 can't be written" install --modules "$modules"
        chmod u+w "$WINEPREFIX/drive_c/windows/system32"
    fi
}

test_in_use()
{
    WINEDLLOVERRIDES="mscoree,mshtml,winewayland.drv=" timeout 120 "$WINE" ping -n 100 127.0.0.1 > /dev/null 2>&1 &
    tries=0
    until "$WINE" "$modules/x86_64-windows/ksinstall.exe" programs 2>/dev/null | grep -q ping || [ $tries = 20 ]
    do
        tries=$((tries + 1))
        sleep 1
    done
    ok "in use: succeeded" sh -c '! "$@"' - timeout 100 "$wine_ks" install --modules "$modules" > "$work/output" 2>&1
    ok "in use: said $(cat "$work/output")" grep -q 'in use by .*ping.exe.*--force' "$work/output"
    ok "something was installed" [ ! -e "$WINEPREFIX/wine-ks" ]
    timeout 30 "$wineserver" -k
}

test_install()
{
    ok "install: $(cat "$work/output")" run_wine_ks install --modules "$modules"
    ok "ksinstall list" sh -c '"$@" | grep -q "KS Virtual Camera  opens"' - timeout 60 "$wine_ks" status
    ok "a microphone that nobody asked for" sh -c '! "$@" | grep -q Microphone' - timeout 60 "$wine_ks" status
    ok "a test device" sh -c '! "$@" | grep -q -e Multi-pin -e Bench' - timeout 60 "$wine_ks" status
    ok "install --audio" run_wine_ks install --force --audio --modules "$modules"
    ok "status" run_wine_ks status
    ok "no microphone: $(cat "$work/output")" grep -q "KS Virtual Microphone  opens" "$work/output"
    ok "no version" grep -q "^wine-ks [0-9]" "$work/output"
    ok "no Wine" grep -q "^Wine: wine-[0-9]" "$work/output"
    rm "$WINEPREFIX/drive_c/windows/system32/ksuser.dll"
    ok "status doesn't miss a file" sh -c '! "$@"' - timeout 60 "$wine_ks" status > "$work/output"
    ok "what to do: $(cat "$work/output")" grep -q 'missing: system32/ksuser.dll; run wine-ks install again' "$work/output"
    ok "install doesn't repair" run_wine_ks install --force --modules "$modules"
    ok "status after the repair: $(cat "$work/output")" run_wine_ks status
}

# The processes of drivers in the prefix.
driver_processes()
{
    for process in /proc/[0-9]*
    do
        tr '\0' '\n' < "$process/cmdline" | sed q | grep -q 'winedevice\.exe$' || continue
        ! tr '\0' '\n' < "$process/environ" | grep -qxF "WINEPREFIX=$WINEPREFIX" || echo "${process#/proc/}"
    done 2>/dev/null
}

# Programs go on while the drivers' processes die and come back.
test_restart()
{
    WINEDLLOVERRIDES="mscoree,mshtml,winewayland.drv=" timeout 300 "$WINE" ping -n 290 127.0.0.1 > /dev/null 2>&1 &
    program=$!
    ok "status before: $(cat "$work/output")" run_wine_ks status
    processes=$(driver_processes)
    ok "no process of a driver" [ -n "$processes" ]
    for process in $processes
    do
        kill -9 "$process"
    done
    run_wine_ks status
    ok "the camera opens without its driver: $(cat "$work/output")" grep -q "KS Virtual Camera  does not open" "$work/output"
    for round in "that died" "that run"
    do
        ok "restart of drivers $round: $(cat "$work/output")" run_wine_ks restart
        run_wine_ks status
        ok "the camera of drivers $round: $(cat "$work/output")" grep -q "KS Virtual Camera  opens" "$work/output"
        ok "the feed of drivers $round: $(cat "$work/output")" grep -q "KS Virtual Feed  opens" "$work/output"
    done
    ok "the program has ended" kill -0 $program
    timeout 30 "$wineserver" -k
    wait $program
}

# A version whose driver is another one and whose INF doesn't name all devices of the version before.
test_upgrade()
{
    cp -R "$modules" "$work/newer"
    sed -i '/KSVIRT_MICROPHONE\|KSVIRT_SPEAKER/d' "$work/newer/x86_64-windows/ksvirt.inf"
    echo newer >> "$work/newer/x86_64-windows/ksvirt.sys"
    rm "$WINEPREFIX/wine-ks/audio"
    ok "upgrade: $(cat "$work/output")" run_wine_ks install --force --modules "$work/newer"
    ok "status after the upgrade: $(cat "$work/output")" run_wine_ks status
    ok_equal "cameras" "$(grep -c '^ *capture .*KS Virtual Camera  opens' "$work/output")" 1
    ok "the microphone is still there" sh -c '! grep -q "KS Virtual Microphone" "$1"' - "$work/output"
    ok_same "the driver" "$work/newer/x86_64-windows/ksvirt.sys" "$WINEPREFIX/drive_c/windows/system32/drivers/ksvirt.sys"
}

ok "wineboot" wine_limited wineboot -u
# Wine completes a new prefix while the first programs run.
for start in 1 2
do
    wine_limited ping -n 8 127.0.0.1
    timeout 30 "$wineserver" -k
done
snapshot before
test_refusals
test_in_use
snapshot refused
ok_same "after the refusals" "$work/before" "$work/refused"
test_install
test_restart
test_upgrade
ok "uninstall: $(cat "$work/output")" run_wine_ks uninstall --force
snapshot after
ok_same "after uninstall" "$work/before" "$work/after"
finish

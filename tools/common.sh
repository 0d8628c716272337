# Shared by the scripts in this folder; sourced. Sets srcdir, build and prefix, and finds Wine.

srcdir=$(cd "$(dirname "$0")/.." && pwd)
build=${WINEKS_BUILD:-$srcdir/build}
prefix=$build/prefix

die()
{
    echo "${0##*/}: $*" >&2
    exit 1
}

say()
{
    echo "==> $*"
}

# The 64-bit loader: where 32-bit Wine is installed too, Debian's wine wrapper prefers the 32-bit one, which runs the 32-bit
# system programs, and those can't install drivers.
find_wine()
{
    [ -n "$WINE" ] && return
    for WINE in /usr/lib/wine/wine64 "$(command -v wine64)" "$(command -v wine)" ""
    do
        [ -n "$WINE" ] && [ -x "$WINE" ] && break
    done
    [ -n "$WINE" ] || die "no Wine found (Debian: apt-get install wine wine64)"
}

# Runs a Windows program in the private prefix, never longer than the given number of seconds.
run_wine()
{
    limit=$1
    shift
    WINEPREFIX=$prefix WINEARCH=win64 WINEDEBUG=${WINEDEBUG:--all} WINEDLLOVERRIDES="mscoree,mshtml=" \
        timeout -k 10 "$limit" "$WINE" "$@"
}

stop_wine()
{
    [ -d "$prefix" ] && WINEPREFIX=$prefix timeout 30 wineserver -k >/dev/null 2>&1
    return 0
}

# A display for what opens windows. Sets DISPLAY; stop_display ends what was started.
start_display()
{
    [ -n "$DISPLAY" ] && return
    command -v Xvfb >/dev/null || return 0
    display_file=$build/display
    rm -f "$display_file"
    Xvfb -displayfd 3 -screen 0 1280x1024x24 -nolisten tcp 3>"$display_file" >/dev/null 2>&1 &
    xvfb_pid=$!
    tries=0
    while [ ! -s "$display_file" ] && [ $tries -lt 50 ] && kill -0 $xvfb_pid 2>/dev/null
    do
        sleep 0.1
        tries=$((tries + 1))
    done
    [ -s "$display_file" ] && DISPLAY=:$(cat "$display_file") && export DISPLAY
    return 0
}

stop_display()
{
    [ -n "$xvfb_pid" ] && kill "$xvfb_pid" 2>/dev/null
    xvfb_pid=
}

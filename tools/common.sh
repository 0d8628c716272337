# Shared by the scripts in this folder; sourced. Sets srcdir, build and prefix.
# shellcheck shell=sh

srcdir=$(cd "$(dirname "$0")/.." && pwd)
build=${WINEKS_BUILD:-$srcdir/build}
prefix=${WINEKS_PREFIX:-$build/prefix}
xvfb_pid=

die()
{
    echo "${0##*/}: $*" >&2
    exit 1
}

say()
{
    echo "==> $*"
}

. "$srcdir/tools/findwine.sh"

# Runs a Windows program in the private prefix, never longer than the given number of seconds. winewayland.drv complains on standard
# error where there is no Wayland.
run_wine()
{
    limit=$1
    shift
    WINEPREFIX=$prefix WINEARCH=win64 WINEDEBUG=${WINEDEBUG:--all} WINEDLLOVERRIDES="mscoree,mshtml,winewayland.drv=" \
        timeout -k 10 "$limit" "$WINE" "$@" 9>&- # the lock is not for Wine's server to keep
}

# Keeps the prefix's server, its services and its drivers from one program to the next, for a minute without any. Debian's ends with the
# last program, and a program that is started at that moment is ended with it: exit code 1, not a word.
start_wineserver()
{
    WINEPREFIX=$prefix timeout 30 "$wineserver" -p60 9>&-
}

stop_wine()
{
    [ -d "$prefix" ] && WINEPREFIX=$prefix timeout 30 "$wineserver" -k >/dev/null 2>&1
    return 0
}

# A display for what opens windows. Sets DISPLAY; stop_display ends what was started.
start_display()
{
    [ -n "${DISPLAY:-}" ] && return
    command -v Xvfb >/dev/null || return 0
    display_file=$build/display
    rm -f "$display_file"
    Xvfb -displayfd 3 -screen 0 1280x1024x24 -nolisten tcp 3>"$display_file" 9>&- >/dev/null 2>&1 &
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

# Prints the Debian mirror that this machine uses.
debian_mirror()
{
    mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
        sed -n 's/^URIs: *\([^ ]*\).*/\1/p; s/^deb  *\(\[[^]]*\] *\)\{0,1\}\([^ ]*\) .*/\2/p' | grep '/debian/*$' | sed q)
    echo "${mirror:-http://deb.debian.org/debian}"
}

# Prints why the 32-bit programs of a prefix can't run here: what this machine lacks, or nothing if a 32-bit program runs.
no_32bit_reason()
{
    run_wine 60 "C:\\windows\\syswow64\\cmd.exe" /c exit 32 >/dev/null 2>&1
    [ $? = 32 ] && return
    if ! kernel_runs_32bit
    then
        echo "this machine's kernel runs no 32-bit programs"
    elif [ -s "$build/no-wine32" ]
    then
        cat "$build/no-wine32"
    else
        echo "this Wine has no 32-bit part that works (Debian: wine32:i386)"
    fi
}

# Whether the kernel runs 32-bit programs of Linux: the smallest one there is, which exits with 32.
kernel_runs_32bit()
{
    mkdir -p "$build"
    program=$build/program32
    # ELF header; one segment, all of the file; mov $1,%eax; mov $32,%ebx; int $0x80
    {
        printf '\177ELF\1\1\1\0\0\0\0\0\0\0\0\0\2\0\3\0\1\0\0\0\124\200\4\10\064\0\0\0\0\0\0\0\0\0\0\0\064\0\040\0\1\0\0\0\0\0\0\0'
        printf '\1\0\0\0\0\0\0\0\0\200\4\10\0\200\4\10\140\0\0\0\140\0\0\0\5\0\0\0\0\020\0\0'
        printf '\270\1\0\0\0\273\040\0\0\0\315\200'
    } > "$program" && chmod +x "$program" && timeout 10 "$program" 2>/dev/null
    set -- $?
    rm -f "$program"
    [ "$1" = 32 ]
}

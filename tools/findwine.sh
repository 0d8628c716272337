# Finds Wine; sourced by the tools, and "make install" puts it into wine-ks. Sets WINE, the loader of 64-bit programs, and wineserver,
# the server that belongs to it. WINE in the environment names another Wine than the one in PATH: a path, or a command.
# shellcheck shell=sh

# 64-bit loaders come first: where 32-bit Wine is installed too, the wrapper "wine" of Debian prefers the 32-bit one, whose system
# programs can't install drivers.
wine_loaders="/usr/lib/wine/wine64 /usr/local/bin/wine64 /usr/local/bin/wine
    /opt/wine-stable/bin/wine64 /opt/wine-stable/bin/wine /opt/wine-staging/bin/wine64 /opt/wine-staging/bin/wine
    /opt/wine-devel/bin/wine64 /opt/wine-devel/bin/wine"

# first_executable FILE...: prints the first one that is a program.
first_executable()
{
    for file in "$@"
    do
        [ -f "$file" ] && [ -x "$file" ] && echo "$file" && return
    done
    return 1
}

# wine_folders FILE: the folder of a program as it was named, and where links lead, for a program that is called by a link.
wine_folder() { echo "${1%/*}"; }
wine_real_folder() { wine_folder "$(readlink -f "$1")"; }

# loader64 FILE: the 64-bit loader of the Wine that FILE is of. Debian has it outside of PATH.
loader64()
{
    debian=
    case $1 in /usr/bin/*) debian=/usr/lib/wine/wine64 ;; esac
    first_executable "$(wine_folder "$1")/wine64" "$(wine_real_folder "$1")/wine64" "$debian" "$1"
}

# The server is beside the loader; in a build tree of Wine in a folder of its own.
find_wineserver()
{
    folder=$(wine_folder "$WINE")
    real=$(wine_real_folder "$WINE")
    wineserver=$(first_executable "$folder/wineserver" "$folder/server/wineserver" "$folder/wineserver64" "$real/wineserver" \
        "$real/wineserver64" "$(command -v wineserver)")
}

find_wine()
{
    if [ -n "${WINE:-}" ]
    then
        given=$WINE
        WINE=$(command -v "$given") || die "WINE=$given is no program"
        WINE=$(loader64 "$WINE") || die "WINE=$given is no program"
    elif WINE=$(command -v wine || command -v wine64)
    then
        WINE=$(loader64 "$WINE")
    else
        # shellcheck disable=SC2086
        WINE=$(first_executable $wine_loaders) ||
            die "no Wine found; WINE=PATH names one that is not in PATH (Debian: apt-get install wine wine64)"
    fi
    find_wineserver || die "$WINE has no wineserver beside it, and there is none in PATH"
}

#!/bin/sh
# The Wines that are not in Debian's places: in a folder of their own as WineHQ's packages and "make install" leave them, behind a link, with
# one loader for both bitnesses as Wine 9 and later have it, in a build tree. The programs are those of the Wine that is installed, in
# other folders: each is started.
. "$(dirname "$0")/../shtest.sh"

die() { echo "${0##*/}: $*" >&2; exit 1; }
. "$srcdir/tools/findwine.sh"
. "$srcdir/tools/findtools.sh"
(find_wine) > /dev/null 2>&1 || { skip "no Wine is installed"; finish; }
find_wine
system=$WINE
version=$("$system" --version)
unset WINE WINEPREFIX DISPLAY WAYLAND_DISPLAY
export WINEDEBUG=-all

# Where a loader expects its modules from its own folder, ../lib/wine or what the distribution has.
modules_folder()
{
    relative=$(tr -c '[:print:]' '\n' < "$system" | sed -n 's|^\(\.\./.*\)/x86_64-unix/ntdll\.so$|\1|p' | sed q)
    echo "${relative:-../lib/wine}"
}

# The folder with wine.inf, from a loader's own folder.
data_folder()
{
    for relative in ../share/wine ../../share/wine
    do
        [ -e "$(wine_real_folder "$system")/$relative/wine.inf" ] && echo $relative && return
    done
}

# link_beside BIN RELATIVE: makes BIN/RELATIVE a link to what the system's loader has there.
link_beside()
{
    mkdir -p "$(dirname "$1/$2")" && ln -sfn "$(cd "$(wine_real_folder "$system")/$2" && pwd)" "$1/$2"
}

# make_layout ROOT LOADER SERVER: a Wine whose programs are copies; its modules and data are links to the real ones.
make_layout()
{
    mkdir -p "$1/bin" && cp "$(readlink -f "$system")" "$1/bin/$2" || return 1
    mkdir -p "$1/bin/$(dirname "$3")"
    cp "$server_program" "$1/bin/$3"
    link_beside "$1/bin" "$(modules_folder)"
    link_beside "$1/bin" "$(data_folder)"
}

# finds WHAT LOADER SERVER: that find_wine names these, and that the loader runs.
finds()
{
    found=$( (find_wine && echo "$WINE $wineserver") 2>&1 )
    ok_equal "$1" "$found" "$2 $3"
    ok_equal "$1: version" "$("${found% *}" --version 2>&1)" "$version"
}

# Debian's wineserver is a script that calls the program beside the loader.
server_program=$(first_executable "$(wine_real_folder "$system")/wineserver64" "$wineserver")
if [ ! -d "$(wine_real_folder "$system")/$(modules_folder)" ] || [ -z "$(data_folder)" ]
then
    skip "the modules and data of $system are not where its loader expects them from its own folder"
    finish
fi

test_folder()
{
    make_layout "$work/opt/two" wine64 wineserver
    WINE=$work/opt/two/bin/wine64 finds "the 64-bit loader" "$work/opt/two/bin/wine64" "$work/opt/two/bin/wineserver"
    PATH=$work/opt/two/bin:$PATH WINE=wine64 finds "a command" "$work/opt/two/bin/wine64" "$work/opt/two/bin/wineserver"
    cp "$work/opt/two/bin/wine64" "$work/opt/two/bin/wine" # of 32 bits in such a Wine
    WINE=$work/opt/two/bin/wine finds "the 32-bit loader" "$work/opt/two/bin/wine64" "$work/opt/two/bin/wineserver"
    PATH=$work/opt/two/bin:$PATH finds "PATH" "$work/opt/two/bin/wine64" "$work/opt/two/bin/wineserver"
}

test_one_loader()
{
    make_layout "$work/opt/one" wine wineserver
    WINE=$work/opt/one/bin/wine finds "one loader" "$work/opt/one/bin/wine" "$work/opt/one/bin/wineserver"
    PATH=$work/opt/one/bin:$PATH finds "one loader in PATH" "$work/opt/one/bin/wine" "$work/opt/one/bin/wineserver"
    mkdir -p "$work/home/bin"
    ln -s "$work/opt/one/bin/wine" "$work/home/bin/wine"
    PATH=$work/home/bin:$PATH
    found=$( (find_wine && echo "$wineserver") 2>&1 )
    ok_equal "the server behind a link" "$found" "$work/opt/one/bin/wineserver"
}

# A build tree has the server and each tool in a folder of its own, and its headers in the source tree.
test_build_tree()
{
    make_layout "$work/tree" wine ../server/wineserver
    mv "$work/tree/bin" "$work/tree/loader"
    mkdir -p "$work/tree/tools/widl" "$work/tree/tools/winebuild" "$work/source/include"
    ln -s loader/wine "$work/tree/wine"
    widl=$(PATH=$(wine_tools_path); command -v widl)
    cp "$widl" "$work/tree/tools/widl/widl"
    touch "$work/source/include/strmif.idl"
    echo "srcdir = $work/source" > "$work/tree/Makefile"
    found=$( (WINE=$work/tree/wine; find_wine && echo "$wineserver") 2>&1 )
    ok_equal "the server of a build tree" "$found" "$work/tree/server/wineserver"
    found=$(WINE=$work/tree/wine; PATH=$(wine_tools_path); command -v widl)
    ok_equal "widl of a build tree" "$(readlink -f "$found")" "$work/tree/tools/widl/widl"
    ok_equal "the IDL files of a build tree" "$(wine_idl_folder "$work/tree/tools/widl/widl")" "$work/source/include"
}

test_none()
{
    ok_equal "a wrong WINE" "$( (WINE=$work/nowhere find_wine) 2>&1 )" "layouts.sh: WINE=$work/nowhere is no program"
}

# quiet COMMAND...: what it says is kept for the line of a failure.
quiet()
{
    timeout -k 10 300 "$@" > "$work/output" 2>&1
}

# All the way, with a Wine that is nowhere where a distribution puts it.
test_install()
{
    export WINEPREFIX="$work/prefix" WINE="$work/opt/one/bin/wine" WINEDLLOVERRIDES="mscoree,mshtml,winewayland.drv="
    wine_ks=$build/stage/usr/bin/wine-ks
    ok "wineboot" quiet "$WINE" wineboot -u
    ok "install" quiet "$wine_ks" install --force --modules "$build/stage/usr/lib/wine-ks"
    ok "status" quiet "$wine_ks" status
    ok "which Wine: $(cat "$work/output")" grep -q "^Wine: .*, $WINE$" "$work/output"
    ok "the camera: $(cat "$work/output")" grep -q "KS Virtual Camera  opens" "$work/output"
    timeout 30 "$work/opt/one/bin/wineserver" -k
}

test_folder
test_one_loader
test_build_tree
test_none
test_install
finish

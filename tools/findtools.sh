# Where Wine's tools for builders and its IDL files can be; sourced by configure and tools/packages.
# shellcheck shell=sh

# Prints a PATH: the folders of the Wine that WINE names, also if that is a build tree; PATH; where distributions and WineHQ put
# them outside of it.
wine_tools_path()
{
    tools_path=
    wine_program=$(command -v "${WINE:-}")
    for file in "$wine_program" "$(readlink -f "${wine_program:-/}")"
    do
        folder=${file%/*}
        [ -n "$folder" ] && tools_path=$tools_path$folder:$folder/tools/widl:$folder/tools/winebuild:
    done
    tools_path=$tools_path$PATH
    for folder in /usr/lib/wine /usr/lib/*/wine /usr/lib64/wine /opt/wine-stable/bin /opt/wine-staging/bin /opt/wine-devel/bin
    do
        [ -d "$folder" ] && tools_path=$tools_path:$folder
    done
    echo "$tools_path"
}

# wine_idl_folder WIDL: prints the folder with strmif.idl that belongs to this widl: of the same installation or the same build tree.
wine_idl_folder()
{
    bin=$(dirname "$(readlink -f "$1")")
    source=$(sed -n 's/^srcdir *= *//p' "$bin/../../Makefile" 2>/dev/null)
    for folder in "$bin/../include/wine/wine/windows" "$bin/../include/wine/windows" "$bin/../../${source:-.}/include" "$source/include" \
        /usr/include/wine/wine/windows /usr/include/wine/windows /usr/local/include/wine/windows /opt/wine-*/include/wine/windows
    do
        [ -f "$folder/strmif.idl" ] && (cd "$folder" && pwd) && return
    done
    return 1
}

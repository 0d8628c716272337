#!/bin/sh
# make install and make uninstall, into every kind of place, beside other people's files.
. "$(dirname "$0")/../shtest.sh"

# run_make TARGET [VARIABLE=VALUE]...
run_make()
{
    make -s -C "$build" "$@" > "$work/make.log" 2>&1
}

# What others have in the folders that ours are in, and in ours.
others="bin/wine-kscope lib/other/x86_64-windows/ksproxy.ax share/doc/README.md share/doc/other/COPYING share/doc/wine-ks/changelog
    lib/wine-ks/x86_64-windows/vendor.sys lib/wine-ks/notes share/wine-ks/data"

# put_others ROOT [FILE]...
put_others()
{
    root=$1
    shift
    for file in "$@"
    do
        mkdir -p "$root/${file%/*}" && echo "not ours: $file" > "$root/$file"
    done
}

# check_place ROOT [VARIABLE=VALUE]...: installs twice and uninstalls, and compares the place before and after.
check_place()
{
    root=$1
    shift
    list_tree "$root" > "$work/before"
    ok "make install $*" run_make install "$@"
    ok "make install again $*" run_make install "$@"
    find "$root" -name ksproxy.ax -size +1k > "$work/found"
    ok "no ksproxy.ax in $root" grep -q wine-ks/x86_64-windows "$work/found"
    ok "make uninstall $*" run_make uninstall "$@"
    list_tree "$root" > "$work/after"
    ok_same "make uninstall $*" "$work/before" "$work/after"
}

# What an empty place has got is folders only, and none of them ours.
check_empty_place()
{
    ok "make install $*" run_make install "$@"
    ok "make uninstall $*" run_make uninstall "$@"
    ok_equal "files after make uninstall $*" "$(find "$work/empty" ! -type d)" ""
    ok_equal "folders after make uninstall $*" "$(find "$work/empty" -name 'wine-ks*')" ""
}

# The system's folders, empty: they stay, though nothing is in them.
base="$work/a place with blanks"
for folder in bin lib share/doc/packages lib/x86_64-linux-gnu; do mkdir -p "$base/usr/$folder"; done
check_place "$base" DESTDIR="$base" prefix=/usr
check_place "$base" prefix="$base/usr" DESTDIR= libdir="$base/usr/lib/x86_64-linux-gnu" docdir="$base/usr/share/doc/packages/wine-ks-9"

# The same with other people's files; a root of its own as in /opt.
base=$work/shared
# shellcheck disable=SC2086
put_others "$base/usr" $others
check_place "$base" DESTDIR="$base" prefix=/usr
base=$work/opt
# shellcheck disable=SC2086
put_others "$base" $others
check_place "$base" prefix= DESTDIR="$base"

mkdir "$work/empty"
check_empty_place DESTDIR="$work/empty" prefix=/usr
check_empty_place prefix="$work/empty/new/prefix" DESTDIR=

# Folders of others under our names: through a link nothing of theirs goes.
base=$work/linked
put_others "$base" elsewhere/data
mkdir -p "$base/usr/bin" "$base/usr/lib" "$base/usr/share/doc"
ln -s ../../../elsewhere "$base/usr/share/doc/wine-ks"
check_place "$base" DESTDIR="$base" prefix=/usr

# Uninstalling what isn't there does nothing.
base=$work/nothing
# shellcheck disable=SC2086
put_others "$base/usr" $others
list_tree "$base" > "$work/before"
ok "make uninstall of nothing" run_make uninstall DESTDIR="$base" prefix=/usr
list_tree "$base" > "$work/after"
ok_same "make uninstall of nothing" "$work/before" "$work/after"

# README.md and COPYING never go among other people's.
for target in install uninstall
do
    ok "make $target takes docdir=/usr/share/doc" sh -c '! "$@"' - \
        make -s -C "$build" $target DESTDIR="$base" prefix=/usr docdir=/usr/share/doc 2> "$work/log"
    ok "make $target doesn't say what is wrong" grep -q 'docdir=/usr/share/doc is not a folder of wine-ks alone' "$work/log"
done
list_tree "$base" > "$work/after"
ok_same "docdir=/usr/share/doc" "$work/before" "$work/after"
finish

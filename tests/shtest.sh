# What the tests that are shell scripts share; sourced by tests/*/*.sh. A test states facts with ok and ends with "finish", whose line
# tools/runtests reads like a winetest's. Sets test_name, srcdir, build, and work: an empty folder of the test's own below build.
# shellcheck shell=sh

test_name=$(basename "$0" .sh)
srcdir=$(cd "$(dirname "$0")/../.." && pwd)
build=${WINEKS_BUILD:-$srcdir/build}
work=$build/test-work/$test_name
tests=0 failures=0 skips=0

chmod -R u+w "$work" 2>/dev/null
rm -rf "$work"
mkdir -p "$work" || exit 1

# ok WHAT COMMAND...: a fact that holds if the command succeeds.
ok()
{
    what=$1
    shift
    tests=$((tests + 1))
    "$@" && return
    failures=$((failures + 1))
    echo "$test_name: Test failed: $what"
}

# ok_equal WHAT GOT EXPECTED: two texts are the same.
ok_equal()
{
    ok "$1: got '$2', expected '$3'" [ "$2" = "$3" ]
}

# ok_same WHAT BEFORE AFTER: two files are the same; the difference is shown.
ok_same()
{
    ok "$1" diff -u "$2" "$3"
}

skip()
{
    skips=$((skips + 1))
    echo "$test_name: Tests skipped: $*"
}

# list_tree FOLDER: each folder, link and file below it, files with their checksum and mode.
list_tree()
{
    (cd "$1" && { find . \( -type d -printf '%p/\n' \) -o -type l -printf '%p -> %l\n' -o -printf '%p %m\n'
        find . -type f -exec md5sum {} +; } | LC_ALL=C sort)
}

finish()
{
    chmod -R u+w "$work"
    rm -rf "$work"
    echo "0000:$test_name: $tests tests executed (0 marked as todo, $failures failures), $skips skipped."
    [ $failures = 0 ]
    exit
}

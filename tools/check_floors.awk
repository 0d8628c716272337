# The rules of check_floors for one module. Input: "FILE TYPE SYMBOL" for each global symbol of each object, TYPE as nm prints it.
# Variables: module, and the files floors (folder, contents; lowest first) and circles (files of one circle, reason).

function floor_of(file,    folder)
{
    folder = file ~ /\// ? file : "."
    sub(/\/[^\/]*$/, "", folder)
    return folder
}

function complain(text)
{
    print module ": " text
    bad = 1
}

# Every pair of files that reach each other is in one circle.
function close_reach(    i, j, k)
{
    for (k in used) for (i in used) if ((i, k) in reach) for (j in used) if ((k, j) in reach) reach[i, j] = 1
}

function circle_of(file,    other, list, n, i)
{
    n = 0
    for (i = 1; i <= count; i++)
    {
        other = order[i]
        if (other == file || ((file, other) in reach && (other, file) in reach)) list = list (n++ ? " " : "") other ".c"
    }
    return n > 1 ? list : ""
}

BEGIN {
    while ((getline line < floors) > 0)
    {
        split(line, column, "\t")
        level[column[1]] = ++levels
    }
    while ((getline line < circles) > 0)
    {
        split(line, column, "\t")
        named[column[1]] = column[2]
    }
}

{
    if (!($1 in used)) { used[$1] = 1; order[++count] = $1 }
    if ($2 == "U") wanted[++uses] = $1 SUBSEP $3
    else home[$3] = $1
}

END {
    for (i = 1; i <= count; i++)
        if (!(floor_of(order[i]) in level)) complain(order[i] ".c is on no floor of doc/map.md")
    for (i = 1; i <= uses; i++)
    {
        split(wanted[i], use, SUBSEP)
        to = home[use[2]]
        if (to == "" || to == use[1]) continue
        reach[use[1], to] = 1
        if (level[floor_of(to)] > level[floor_of(use[1])])
            complain(use[1] ".c uses " use[2] " of " to ".c: floor " floor_of(use[1]) " is below " floor_of(to))
        edges++
    }
    close_reach()
    for (i = 1; i <= count; i++)
    {
        circle = circle_of(order[i])
        if (circle == "" || circle in seen) continue
        seen[circle] = 1
        if (circle in named) found[circle] = 1
        else complain("a circle that doc/map.md doesn't name: " circle)
    }
    for (circle in named) if (!(circle in found)) complain("doc/map.md names a circle that isn't there: " circle)
    if (!bad) print module ": " count " files, floors: " levels ", references downward: " edges
    exit bad
}

#!/bin/sh
# Takes Circlekeep away again. Registers, backups and settings stay where they are.
set -eu

id=org.circlekeep.Circlekeep
target=$HOME/.local/lib/circlekeep
share=${XDG_DATA_HOME:-$HOME/.local/share}
registers=$share/circlekeep
settings=${XDG_CONFIG_HOME:-$HOME/.config}/circlekeep

for running in /proc/[0-9]*/exe; do
    if [ "$(readlink "$running" 2>/dev/null)" = "$target/circlekeep" ]; then
        echo "Circlekeep is running. Please close it and run this script again." >&2
        exit 3
    fi
done

if [ "$(readlink "$HOME/.local/bin/circlekeep" 2>/dev/null)" = "$target/circlekeep" ]; then
    rm -f "$HOME/.local/bin/circlekeep"
fi
rm -f "$share/applications/$id.desktop" "$share/metainfo/$id.metainfo.xml" \
    "$share/mime/packages/$id.xml"
find "$share/icons/hicolor" -type f -name "$id.*" -exec rm -f {} + 2>/dev/null || true

refresh() {
    if command -v "$1" >/dev/null; then "$@" >/dev/null 2>&1 || true; fi
}
refresh update-desktop-database "$share/applications"
refresh update-mime-database "$share/mime"
rm -rf "$target" "$target.part" "$target.old"

echo "Circlekeep is uninstalled."
if [ -d "$registers" ]; then
    echo "Your registers were not touched. They lie in: $registers"
fi
if [ -d "$settings" ]; then
    echo "Your settings lie in: $settings"
fi

#!/bin/sh
# Puts Circlekeep into your own home folder; no administrator is needed. Run it again to upgrade.
# Your registers lie elsewhere and are not touched.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
id=org.circlekeep.Circlekeep
programs=$HOME/.local/lib
target=$programs/circlekeep
commands=$HOME/.local/bin
share=${XDG_DATA_HOME:-$HOME/.local/share}

if [ "$here" = "$target" ]; then
    echo "This is the installed Circlekeep itself. Run install.sh from the unpacked new version." >&2
    exit 2
fi
if [ ! -x "$here/circlekeep" ] || [ ! -d "$here/_internal" ]; then
    echo "The program does not lie beside this script. Please unpack the archive as a whole." >&2
    exit 1
fi
for running in /proc/[0-9]*/exe; do
    if [ "$(readlink "$running" 2>/dev/null)" = "$target/circlekeep" ]; then
        echo "Circlekeep is running. Please close it and run this script again." >&2
        exit 3
    fi
done
if command -v sha256sum >/dev/null && ! (cd "$here" && sha256sum --quiet --check SHA256SUMS); then
    echo "Some files are not as they were made. Nothing was installed." >&2
    exit 1
fi

mkdir -p "$programs" "$commands" "$share/applications" "$share/metainfo" "$share/mime/packages"
# The new version is complete before the old one goes.
rm -rf "$target.part" "$target.old"
cp -R "$here" "$target.part"
if [ -e "$target" ]; then mv "$target" "$target.old"; fi
mv "$target.part" "$target"
rm -rf "$target.old"
ln -sf "$target/circlekeep" "$commands/circlekeep"

# A desktop starts the program by its full path: ~/.local/bin is not always looked into.
# In a desktop file a path stands in quotes, and these signs in it take a backslash; sed takes more.
quoted=$(printf '%s' "$target/circlekeep" | sed -e 's/[\\"`$]/\\\\&/g' -e 's/%/%%/g')
escaped=$(printf '%s' "$quoted" | sed -e 's/[\\&|]/\\&/g')
sed "s|^Exec=circlekeep|Exec=\"$escaped\"|" "$here/share/applications/$id.desktop" \
    >"$share/applications/$id.desktop"
cp "$here/share/metainfo/$id.metainfo.xml" "$share/metainfo/"
cp "$here/share/mime/packages/$id.xml" "$share/mime/packages/"
(cd "$here/share/icons" && find hicolor -type f) | while IFS= read -r icon; do
    mkdir -p "$share/icons/$(dirname "$icon")"
    cp "$here/share/icons/$icon" "$share/icons/$icon"
done

# Desktops that have these tools learn of the new program at once, the others at the next login.
refresh() {
    if command -v "$1" >/dev/null; then "$@" >/dev/null 2>&1 || true; fi
}
refresh update-desktop-database "$share/applications"
refresh update-mime-database "$share/mime"
refresh gtk-update-icon-cache -q -t "$share/icons/hicolor"
refresh xdg-mime default "$id.desktop" application/x-circlekeep-backup

echo "Circlekeep is installed in $target."
echo "You find it among your programs, or start it with: $commands/circlekeep"

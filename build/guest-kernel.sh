#!/usr/bin/env bash
# guest-kernel.sh [FOLDER] : the newest Linux kernel that Debian has, ready to be started in qemu by
# the tests that need a newer one than this machine runs. FOLDER (default ~/.cache/argyle/guest-kernel)
# then holds `vmlinuz` and `initrd`, and what was fetched, so that the same kernel is not fetched
# twice. Wants Debian's apt-get and the packages busybox-static, python3, qemu-system-x86, xz-utils.
set -euo pipefail

folder=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/argyle/guest-kernel}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

fail() {
  echo "guest-kernel.sh: $*" >&2
  exit 1
}

for program in apt-get busybox dpkg-deb ldd xz; do
  command -v "$program" >/dev/null || fail "$program is not installed"
done
[[ -x /usr/bin/python3 ]] || fail "/usr/bin/python3 is not installed"

# apt-get with lists of its own, from wherever this machine has its Debian packages.
mkdir -p "$folder"/{lists,archives}/partial
mirror=$(apt-get indextargets --format '$(REPO_URI)' \
  'Created-By: Packages' 'Origin: Debian' 'Component: main' 'Label: Debian' | head -n 1)
[[ -n $mirror ]] || fail "apt-get knows no source of Debian's packages; run 'apt-get update' first"
keys=/usr/share/keyrings/debian-archive-keyring.gpg
echo "deb [signed-by=$keys] $mirror sid main" >"$folder/sources.list"
: >"$folder/status"
sid=(-q -o "Dir::State::lists=$folder/lists" -o "Dir::State::status=$folder/status"
  -o "Dir::Cache=$folder" -o "Dir::Etc::sourcelist=$folder/sources.list"
  -o Dir::Etc::sourceparts=/dev/null -o Acquire::Languages=none -o Acquire::Retries=3
  -o APT::Sandbox::User=root)

if ! apt-get "${sid[@]}" update; then
  [[ -f $folder/version ]] || fail "cannot fetch Debian's list of packages (sid) from $mirror"
  echo "cannot fetch Debian's list of packages; what is in $folder is used"
  exit 0
fi
image=$(apt-cache "${sid[@]}" depends --important linux-image-cloud-amd64 |
  sed -n 's/^ *Depends: linux-image-//p' | head -n 1)
[[ -n $image ]] || fail "no kernel found in Debian's list of packages (sid)"
version="$image $(cat "$here"/guest* | sha256sum)" # what is packed beside the kernel counts, too
if [[ $(cat "$folder/version" 2>/dev/null) == "$version" ]]; then
  echo "Linux $image is in $folder already"
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mapfile -t packages < <(apt-cache "${sid[@]}" depends --important "linux-image-$image" |
  grep -oE 'linux-(binary|modules)-[^ ]+') # of their own since Linux 7.2
(cd "$work" && apt-get "${sid[@]}" download "linux-image-$image" "${packages[@]}") ||
  fail "cannot fetch Linux $image from $mirror"
for package in "$work"/*.deb; do
  dpkg-deb -x "$package" "$work/kernel"
done
rm -f "$folder/version" # until all of it is there

# The guest's file system: busybox, Python with what a test's program imports, ss, and the driver of
# the network card.
root=$work/root
mkdir -p "$root"/{bin,dev,proc,sys,tmp,modules}
cp "$(command -v busybox)" "$root/bin/busybox"
cp "$here/guest-init.sh" "$root/init"
cp "$here/guest_shell.py" "$root/"
chmod 755 "$root/init"
for name in failover net_failover virtio_net tcp_dctcp; do
  xz -dc "$(find "$work/kernel" -name "$name.ko.xz")" >"$root/modules/$name.ko"
done
ln -s busybox "$root/bin/sh"

# Programs and the libraries they ask for.
programs=(/usr/bin/python3 "$(command -v ss)")
/usr/bin/python3 -c '
import fcntl, hashlib, os, socket, struct, subprocess, sys, termios, threading, time
import encodings.idna
for module in list(sys.modules.values()):
    if getattr(module, "__file__", None):
        print(module.__file__)
' >"$work/files"
printf '%s\n' "${programs[@]}" >>"$work/files"
ldd "${programs[@]}" $(grep '\.so$' "$work/files") | grep -o '/[^ ]*\.so[^ :]*' | sort -u >>"$work/files"
tar -chf - -P -T "$work/files" 2>/dev/null | tar -xf - -C "$root"

(cd "$root" && find . | busybox cpio -o -H newc 2>/dev/null) | gzip -1 >"$folder/initrd"
cp "$(find "$work/kernel" -name 'vmlinuz*' | head -n 1)" "$folder/vmlinuz"
cp "$here/guest_shell.py" "$folder/"
echo "$version" >"$folder/version"
echo "Linux $image is in $folder"

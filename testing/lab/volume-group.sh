#!/bin/bash
# Stands in for LVM's programs where the kernel has no device mapper: libvirt calls it by their names, and what it calls
# logical volumes are loop devices. It takes of their arguments what libvirt uses, and refuses the rest.
set -eu
group=$1
program=$2
shift 2
# libvirt looks for its volumes there.
devices=/dev/$group
folder=/run/libvirt/$group
files=$folder.files
extent=$((4 << 20))
size=$((512 << 20))
echo "$program $*" >>"$folder.log"

used() {
  local total=0 file
  for file in "$files"/*.img; do [ -e "$file" ] && total=$((total + $(stat -c %s "$file"))); done
  echo "$total"
}

attach() {
  local number tries
  # Another host of this machine may take the same one at the same moment.
  for tries in $(seq 20); do
    number=$(losetup -f | tr -dc 0-9)
    [ -e "/dev/loop$number" ] || mknod "/dev/loop$number" b 7 "$number"
    losetup "/dev/loop$number" "$1" 2>/dev/null && echo "$number" && return
    sleep 0.1
  done
  return 1
}

case $program in
set-up)
  mkdir -p "$files" "$folder.bin"
  for name in pvs vgs vgscan vgchange lvs lvcreate lvchange lvremove; do
    printf '#!/bin/bash\nexec bash %q %q %s "$@"\n' "$0" "$group" $name >"$folder.bin/$name"
    chmod +x "$folder.bin/$name"
  done
  # libvirt has their whole paths; this mount is the host's alone.
  mount -t overlay overlay -o "lowerdir=$folder.bin:/usr/sbin" /usr/sbin
  [ -e /dev/loop-control ] || mknod -m 600 /dev/loop-control c 10 237
  ;;
pvs) echo "  /dev/stand-in $group" ;;
vgscan | vgchange | lvchange) ;;
vgs) echo "  $size:$((size - $(used)))" ;;
lvs)
  for file in "$files"/*.img; do
    [ -e "$file" ] || continue
    bytes=$(stat -c %s "$file")
    name=$(basename "$file" .img)
    echo "  $name##$(cat "$files/$name.uuid")#/dev/stand-in(0)#linear#1#$bytes#$extent#$bytes#-wi-a-----"
  done
  ;;
lvcreate)
  [ "$1 $3" = "--name -L" ] && [ $# = 6 ] || { echo "lvcreate takes no $*" >&2; exit 3; }
  name=$2
  bytes=$(((${4%K} * 1024 + extent - 1) / extent * extent))
  [ "$(($(used) + bytes))" -le "$size" ] || { echo "insufficient free space" >&2; exit 5; }
  truncate -s "$bytes" "$files/$name.img"
  cat /proc/sys/kernel/random/uuid >"$files/$name.uuid"
  number=$(attach "$files/$name.img")
  mkdir -p "$devices"
  mknod -m 600 "$devices/$name" b 7 "$number"
  # Held open by this process and given up at once, it goes with the last who has it open: nothing outlives the host.
  exec 9<"$devices/$name"
  setsid sleep infinity <&9 >/dev/null 2>&1 &
  echo $! >"$files/$name.holder"
  losetup -d "/dev/loop$number"
  ;;
lvremove)
  name=$(basename "$2")
  kill "$(cat "$files/$name.holder")"
  rm -f "$files/$name".* "$devices/$name"
  ;;
*) exit 1 ;;
esac

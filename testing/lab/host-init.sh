#!/bin/bash
# Process 1 of a lab host: puts the host's own folders where libvirt looks for them, then waits.
# Its standard input is a pipe from the test. When that closes, for whatever reason, this shell ends, and the
# kernel ends every process of the namespace with it and takes the mounts and the network away.
set -eu
folder=$1
name=$2
offers_kvm=$3
hostname "$name"
# Where consoles are locked; without systemd nobody has made it.
mkdir -p /run/lock
mkdir -p /etc/libvirt /etc/pki /etc/sasl2 /var/lib/libvirt /run/libvirt /var/log/libvirt /var/cache/libvirt
# What TPMs log, and the keys that sign their certificates.
mkdir -p /var/log/swtpm /var/lib/swtpm-localca
mount --bind "$folder/etc" /etc/libvirt
mount --bind "$folder/pki" /etc/pki
mount --bind "$folder/sasl2" /etc/sasl2
mount --bind "$folder/lib" /var/lib/libvirt
mount --bind "$folder/run" /run/libvirt
mount --bind "$folder/log" /var/log/libvirt
mount --bind "$folder/cache" /var/cache/libvirt
mount --bind "$folder/swtpm/log" /var/log/swtpm
mount --bind "$folder/swtpm/ca" /var/lib/swtpm-localca
mount --bind "$folder/hosts" /etc/hosts
# libvirt reads bridges from /sys, which shows the network namespace that it was mounted in.
umount --lazy /sys 2>/dev/null || true
mount -t sysfs sysfs /sys
ip link set lo up
if [ "$offers_kvm" = no ]; then
  # Devices of its own, without /dev/kvm. A nested /dev/kvm can open well and still run no guest. It has to be absent: libvirt asks QEMU for its
  # capabilities again at every use, for seconds, while a /dev/kvm is there that QEMU cannot open.
  mkdir -p "$folder/dev"
  mount -t tmpfs -o mode=755 tmpfs "$folder/dev"
  for node in null zero full random urandom tty ptmx net; do cp -a "/dev/$node" "$folder/dev/" 2>/dev/null || true; done
  mkdir -p "$folder/dev/pts" "$folder/dev/shm"
  mount --bind /dev/pts "$folder/dev/pts"
  ln -s /proc/self/fd "$folder/dev/fd"
  mount --move "$folder/dev" /dev
fi
: >"$folder/initialised"
exec 3<&0
cat <&3 >/dev/null || true

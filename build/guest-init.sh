#!/bin/busybox sh
# The first and only program of the guest that guest-kernel.sh makes: brings its network up, with the
# addresses of the kernel's command line (`argyle.address=A,B argyle.gateway=C,D`), and takes commands.
/bin/busybox --install -s /bin
export PATH=/bin:/usr/bin:/usr/sbin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
for module in failover net_failover virtio_net tcp_dctcp; do
  insmod /modules/$module.ko
done
for word in $(cat /proc/cmdline); do
  case $word in
    argyle.address=*) addresses=$(echo "${word#*=}" | tr , ' ') ;;
    argyle.gateway=*) gateways=$(echo "${word#*=}" | tr , ' ') ;;
  esac
done
echo 0 >/proc/sys/net/ipv6/conf/all/accept_dad
echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad
ip link set lo up
ip link set eth0 up
for address in $addresses; do
  ip addr add "$address" dev eth0
done
for gateway in $gateways; do
  ip route add default via "$gateway"
done
exec python3 /guest_shell.py serve

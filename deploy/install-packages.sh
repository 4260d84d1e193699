#!/bin/sh
# Installs the Debian packages of a list that are missing, and says clearly what to do where it may not.
set -eu
list=$1
missing=
for package in $(grep -vE '^[[:space:]]*(#|$)' "$list"); do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
if ! command -v apt-get >/dev/null; then
  echo "This needs Debian 12 (or a relative with apt-get). Missing packages:$missing" >&2
  exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
  else
    echo "These Debian packages are missing, and installing them needs root. Please run:" >&2
    echo "  sudo apt-get update && sudo apt-get install --no-install-recommends$missing" >&2
    exit 1
  fi
fi
echo "Installing Debian packages:$missing"
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
case " $missing " in
  *" nginx-light "*) # only tests use it, each as a process of its own: no service is to run for them
    [ ! -d /run/systemd/system ] || $as_root systemctl disable --now --quiet nginx ;;
esac

#!/bin/sh
# Qt brings no plugin for fcitx, but fcitx also answers as IBus.
case "${QT_IM_MODULE:-}" in fcitx*) export QT_IM_MODULE=ibus ;; esac
exec /opt/cunzhan/bin/python3 -E -s /opt/cunzhan/app/main.py "$@"

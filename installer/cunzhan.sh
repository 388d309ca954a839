#!/bin/sh
exec /opt/cunzhan/bin/python3 -E -s /opt/cunzhan/app/main.py "$@"

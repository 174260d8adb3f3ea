"""``{% host_file "demo.css" %}``: the address of one of the demo's files."""

from __future__ import annotations

from django import template

from city_diplomacy_xblocks.demo.static import url_of

register = template.Library()
register.simple_tag(url_of, name="host_file")

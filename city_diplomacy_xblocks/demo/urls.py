"""The addresses of the demo. Those of blocks have the shape that they have on the LMS."""

from __future__ import annotations

from django.urls import path, re_path

from city_diplomacy_xblocks.demo import studio, views

_COURSE = r"^courses/(?P<course_id>[^/]+)"
_STUDIO = r"^studio/courses/(?P<course_id>[^/]+)"
_HANDLER = r"xblock/(?P<usage_id>[^/]+)/handler/(?P<handler>[^/]+)(?:/(?P<suffix>.+))?$"

handler404 = views.not_found

urlpatterns = [
    path("", views.home, name="home"),
    path("persona", views.become, name="persona"),
    path("language", views.speak, name="language"),
    re_path(rf"{_COURSE}/$", views.course_home, name="course"),
    re_path(rf"{_COURSE}/unit/(?P<unit_id>[^/]+)$", views.unit, name="unit"),
    re_path(rf"{_COURSE}/progress$", views.progress, name="progress"),
    re_path(rf"{_COURSE}/jump_to/(?P<usage_id>.+)$", views.jump_to, name="jump_to"),
    re_path(rf"{_COURSE}/jump_to_id/(?P<name>[^/]*)$", views.jump_to_id, name="jump_to_id"),
    re_path(rf"{_COURSE}/{_HANDLER}", views.handle, name="handler"),
    re_path(rf"{_STUDIO}/unit/(?P<unit_id>[^/]+)$", studio.unit, name="studio_unit"),
    re_path(rf"{_STUDIO}/xblock/(?P<usage_id>[^/]+)/edit$", studio.edit, name="studio_edit"),
    re_path(rf"{_STUDIO}/{_HANDLER}", studio.handle, name="studio_handler"),
    re_path(
        r"^resource/(?P<block_type>\w+)/(?P<digest>[0-9a-f]{12})/(?P<uri>.+)$",
        views.resource,
        name="resource",
    ),
    path("host/<str:digest>/<str:name>", views.host_file, name="host_file"),
]

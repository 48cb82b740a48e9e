"""The tour's own addresses, then the desk's."""

from django.urls import include, path

from alerts.tour import views

urlpatterns = [
    path("tour/enter/<str:account>", views.enter, name="tour_enter"),
    path("tour/enter/", views.people, name="tour_people"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<int:number>/", views.message, name="mailbox_message"),
    path("mailbox/<int:number>/html", views.message_html, name="mailbox_html"),
    path("", include("config.urls")),
]

"""Addresses of industry chains."""

from django.urls import URLPattern, path

from .views import editor, files, firms, graph, maps

app_name = "chains"
urlpatterns: list[URLPattern] = [
    path("", maps.ChainList.as_view(), name="list"),
    path("new/", maps.NewChain.as_view(), name="new"),
    path("enterprises/<int:pk>/", firms.EnterprisePanel.as_view(), name="enterprise_panel"),
    path("segments/<int:pk>/edit/", editor.EditSegment.as_view(), name="segment_edit"),
    path("entries/", graph.EntriesPage.as_view(), name="entries"),
    path("entries/add/", graph.AddTable.as_view(), name="add_table"),
    path("segments/<int:pk>/panel/", graph.SegmentPanel.as_view(), name="segment_panel"),
    path("<slug:code>/graph/", graph.GraphPage.as_view(), name="graph"),
    path("<slug:code>/gaps/", graph.GapsPage.as_view(), name="gaps"),
    path("<slug:code>/clusters/", graph.ClusterPage.as_view(), name="clusters"),
    path("<slug:code>/clusters/<int:enterprise>/", graph.ClusterPage.as_view(), name="cluster"),
    path("<slug:code>/", maps.ChainTable.as_view(), name="detail"),
    path("<slug:code>/edit/", maps.EditChain.as_view(), name="edit"),
    path("<slug:code>/versions/", maps.Versions.as_view(), name="versions"),
    path("<slug:code>/import/", files.ImportMap.as_view(), name="import"),
    path("<slug:code>/maps/<int:pk>/compare/", maps.CompareMaps.as_view(), name="compare"),
    path("<slug:code>/maps/<int:pk>/edit/", editor.Editor.as_view(), name="editor"),
    path("<slug:code>/maps/<int:pk>/change/", editor.ChangeMap.as_view(), name="change"),
    path("<slug:code>/maps/<int:pk>/publish/", editor.PublishMap.as_view(), name="publish"),
    path("<slug:code>/maps/<int:pk>/file/", files.MapFile.as_view(), name="file"),
    path("<slug:code>/maps/<int:pk>/firms/", firms.Firms.as_view(), name="firms"),
    path("<slug:code>/maps/<int:pk>/firms/decide/", firms.DecideFirms.as_view(), name="decide"),
    path("<slug:code>/maps/<int:pk>/figures/", firms.Figures.as_view(), name="figures"),
]

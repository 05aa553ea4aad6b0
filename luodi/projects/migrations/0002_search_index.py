from django.db import migrations

from luodi.common.search_migrations import SearchIndex


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]

    operations = [SearchIndex("Project")]

from django.db import migrations

from luodi.common.search_migrations import SearchIndex


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0001_initial")]

    operations = [SearchIndex("Enterprise")]

"""Messages that nobody needs any more (不需再发); changes no column."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("alerts", "0020_listing_duties")]
    operations = [
        migrations.AlterField(
            model_name="notification",
            name="state",
            field=models.CharField(
                choices=[
                    ("pending", "待发送"),
                    ("sent", "已发送"),
                    ("failed", "发送失败"),
                    ("grouped", "已并入汇总"),
                    ("moot", "不需再发"),
                ],
                default="pending",
                max_length=10,
            ),
        ),
    ]

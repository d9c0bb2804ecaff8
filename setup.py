"""Packs `resources/`, which lies beside the package in a checkout, into the wheel as `inspector/resources`."""

from pathlib import Path

from setuptools import find_namespace_packages, find_packages, setup

# what the walkthrough has downloaded stays where it is; pictures are the README's
NOT_BUNDLED = ["walkthrough.data*", "*__pycache__*", "pictures*"]


def resource_packages() -> list[str]:
    """`resources` and its folders, as packages."""
    if not Path("resources").is_dir():
        return []
    folders = find_namespace_packages("resources", exclude=NOT_BUNDLED)
    return ["inspector.resources", *(f"inspector.resources.{folder}" for folder in folders)]


setup(
    packages=[*find_packages(include=["inspector*"]), *resource_packages()],
    package_dir={"inspector.resources": "resources"},
    package_data={package: ["*"] for package in resource_packages()},
    exclude_package_data={"": ["*.ts"]},  # the program reads what is compiled from them
)

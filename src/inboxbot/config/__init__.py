"""Floor 5: settings, rules.yaml and templates, read from the outside and checked."""

from inboxbot.config.init import env_example, example_files, write_example
from inboxbot.config.load import Need, load_settings
from inboxbot.config.more_files import MORE_FILES, files_beside
from inboxbot.config.packaged import packaged_rules, packaged_templates, packaged_words
from inboxbot.config.rules_file import LoadedPolicy, read_policy
from inboxbot.config.schema import SCHEMAS, schema_of, schema_text
from inboxbot.config.settings import SettingDoc, Settings, setting_docs
from inboxbot.config.templates import read_templates

__all__ = [
    "MORE_FILES",
    "SCHEMAS",
    "LoadedPolicy",
    "Need",
    "SettingDoc",
    "Settings",
    "env_example",
    "example_files",
    "files_beside",
    "load_settings",
    "packaged_rules",
    "packaged_templates",
    "packaged_words",
    "read_policy",
    "read_templates",
    "schema_of",
    "schema_text",
    "setting_docs",
    "write_example",
]

"""The tables of ours, beside LangGraph's in the same database."""

VERSION = 2

STEPS = {2: "alter table calls add column model text not null default ''"}
"""What makes the tables of an older version those of the next."""

TABLES = """
create table if not exists runs (
    id text primary key,
    roadmap text not null,
    selection text not null,
    model text not null,
    started text not null,
    ended text,
    status text not null
) without rowid;

create table if not exists tasks (
    run text not null,
    task text not null,
    id text not null,
    title text not null,
    outcome text not null,
    attempt integer not null default 1,
    retries integer not null default 0,
    reason text not null default '',
    strategy text not null default '',
    detail text not null default '',
    note text not null default '',
    edits text not null default '',
    place text not null default '',
    requires_human integer not null default 0,
    commit_sha text not null default '',
    files text not null default '[]',
    started text,
    ended text,
    primary key (run, task)
) without rowid;

create table if not exists calls (
    run text not null,
    name text not null,
    task text not null,
    node text not null,
    prompt_tokens integer not null,
    completion_tokens integer not null,
    estimated integer not null,
    seconds real not null,
    model text not null default '',
    primary key (run, name)
) without rowid;

create table if not exists nodes (
    run text not null,
    node text not null,
    calls integer not null,
    seconds real not null,
    primary key (run, node)
) without rowid;

create table if not exists mends (
    run text not null,
    task text not null,
    path text not null,
    what text not null,
    primary key (run, task, path, what)
) without rowid;

create table if not exists proposals (
    id text primary key,
    run text not null,
    task text not null,
    kind text not null,
    base text not null,
    body text not null,
    status text not null,
    answer text not null default '',
    author text not null default '',
    asked text not null,
    answered text
) without rowid;
create index if not exists open_proposals on proposals (run, status);
"""

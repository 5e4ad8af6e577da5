-- What a workspace's Slack refused, and until when it is not tried again.
create table slack_lacks (
  workspace text not null,
  feature text not null,
  until timestamptz not null,
  primary key (workspace, feature)
);
insert into slack_lacks (workspace, feature, until)
  select workspace, 'new-blocks', until from classic_blocks;
drop table classic_blocks;

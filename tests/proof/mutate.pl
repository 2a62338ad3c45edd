#!/usr/bin/perl
# SPDX-License-Identifier: ISC
# Sow mistakes: mutate.pl DIR N SEED FILE... samples N of all places in the
# files with a fixed seed, writes DIR/1.c ... DIR/N.c and prints "K FILE LINE
# WAS IS" for each.  Each is one small mistake that somebody could make.
use strict;
use warnings;

my ($dir, $n, $seed, @files) = @ARGV;

# What is looked for, and what is put in its place.
my @mistakes = (
	[qr/(?<![=!<>])==(?!=)/, '!='],
	[qr/!=(?!=)/, '=='],
	[qr/(?<![<>=-])<(?![<=])(?=[ \d])/, '<='],
	[qr/(?<![<>=-])>(?![>=])(?=[ \d])/, '>='],
	[qr/<=/, '<'],
	[qr/(?<!-)>=/, '>'],
	[qr/&&/, '||'],
	[qr/\|\|/, '&&'],
	[qr/(?<=[\w\])]) \+ (?=\w)/, ' - '],
	[qr/(?<=[\w\])]) - (?=\w)/, ' + '],
	[qr/\+\+/, '--'],
	[qr/(?<=[( ])!(?=[\w(*])/, ''],
	[qr/\btrue\b/, 'false'],
	[qr/\bfalse\b/, 'true'],
	[qr/(?<![\w.])0(?![\w.])/, '1'],
	[qr/(?<![\w.])1(?![\w.])/, '0'],
	[qr/^\t+(?!return|break|continue|goto|case|default)[a-z][\w>.\[\]-]* [-+]?= [^;]*;$/, ';'],
	[qr/^\t+(?!return)[a-z]\w*\([^;]*\);$/, ';'],
);

my (%lines, @found);
for my $file (@files) {
	open my $in, '<', $file or die "$file: $!";
	my @line = <$in>;
	close $in;
	$lines{$file} = \@line;
	my ($comment, $function);
	for my $i (0 .. $#line) {
		my $text = $line[$i];
		$comment = 1 if $text =~ m{^\s*/\*};
		my $skip = $comment;
		$comment = 0 if $text =~ m{\*/};
		# Statements only: within functions, and no SQL or other constants.
		$function = 1 if $text =~ /^\{/;
		$function = 0 if $text =~ /^\}/;
		next if $skip || !$function || $text =~ /"/ || $text =~ /^\s*(static|const)\b/;
		for my $m (@mistakes) {
			while ($text =~ /$m->[0]/g) {
				push @found, [$file, $i, $-[0], $+[0], $m->[1]];
			}
		}
	}
}
srand $seed;
for my $k (1 .. $n) {
	last unless @found;
	my ($file, $i, $from, $to, $new) = @{splice @found, int(rand @found), 1};
	my @mutant = @{$lines{$file}};
	substr($mutant[$i], $from, $to - $from) = $new;
	open my $out, '>', "$dir/$k.c" or die "$dir/$k.c: $!";
	print $out @mutant;
	close $out;
	(my $was = $lines{$file}[$i]) =~ s/^\s+|\s+$//g;
	(my $is = $mutant[$i]) =~ s/^\s+|\s+$//g;
	printf "%d\t%s\t%d\t%s\t%s\n", $k, $file, $i + 1, $was, $is;
}

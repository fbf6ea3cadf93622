using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace LoyaltyRules.DesignerApi.OData;

/// <summary>
/// The tables of one program, read only: every query becomes SQL on the database that the host writes, with the program in its condition. The schema is the store's;
/// nothing is migrated here.
/// </summary>
/// <param name="options">The database.</param>
/// <param name="program">The program whose rows are seen.</param>
public sealed class ReadContext(DbContextOptions<ReadContext> options, ReadProgram program) : DbContext(options)
{
    private readonly string programId = program.Id;

    /// <summary>The journal.</summary>
    public DbSet<Entry> Entries => Set<Entry>();

    /// <summary>The ledger.</summary>
    public DbSet<Posting> Postings => Set<Posting>();

    /// <summary>Versions of the pack.</summary>
    public DbSet<Version> Versions => Set<Version>();

    /// <summary>The audit trail.</summary>
    public DbSet<AuditEvent> AuditTrail => Set<AuditEvent>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.Entity<Entry>(entity =>
        {
            entity.ToTable("journal").HasKey(e => e.Id);
            entity.Property(e => e.Id).HasColumnName("id");
            entity.Property(e => e.Program).HasColumnName("program");
            entity.Property(e => e.Kind).HasColumnName("kind");
            entity.Property(e => e.At).HasColumnName("at");
            entity.Property(e => e.EventOn).HasColumnName("event_on");
            entity.Property(e => e.Member).HasColumnName("member");
            entity.Property(e => e.Purchase).HasColumnName("purchase");
            entity.HasMany(e => e.Postings).WithOne().HasForeignKey(p => p.Entry);
            entity.HasQueryFilter(e => e.Program == programId);
        });
        modelBuilder.Entity<Posting>(entity =>
        {
            entity.ToTable("posting").HasKey(p => new { p.Entry, p.Line });
            entity.Property(p => p.Entry).HasColumnName("entry");
            entity.Property(p => p.Line).HasColumnName("line");
            entity.Property(p => p.Program).HasColumnName("program");
            entity.Property(p => p.Currency).HasColumnName("currency");
            entity.Property(p => p.FromOwner).HasColumnName("from_owner");
            entity.Property(p => p.FromState).HasColumnName("from_state");
            entity.Property(p => p.ToOwner).HasColumnName("to_owner");
            entity.Property(p => p.ToState).HasColumnName("to_state");
            entity.Property(p => p.Points).HasColumnName("points").HasConversion<DecimalText>();
            entity.Property(p => p.Lot).HasColumnName("lot");
            entity.HasQueryFilter(p => p.Program == programId);
        });
        modelBuilder.Entity<Version>(entity =>
        {
            entity.ToTable("draft").HasKey(v => v.Id);
            entity.Property(v => v.Id).HasColumnName("id");
            entity.Property(v => v.Program).HasColumnName("program");
            entity.Property(v => v.Title).HasColumnName("title");
            entity.Property(v => v.State).HasColumnName("state");
            entity.Property(v => v.Revision).HasColumnName("revision").IsConcurrencyToken();
            entity.Property(v => v.CreatedBy).HasColumnName("created_by");
            entity.Property(v => v.CreatedAt).HasColumnName("created_at");
            entity.Property(v => v.SubmittedBy).HasColumnName("submitted_by");
            entity.Property(v => v.SubmittedAt).HasColumnName("submitted_at");
            entity.Property(v => v.DecidedBy).HasColumnName("decided_by");
            entity.Property(v => v.DecidedAt).HasColumnName("decided_at");
            entity.Property(v => v.Comment).HasColumnName("comment");
            entity.Property(v => v.Hash).HasColumnName("hash");
            entity.Property(v => v.Number).HasColumnName("version");
            entity.Property(v => v.LiveFrom).HasColumnName("live_from");
            entity.HasQueryFilter(v => v.Program == programId);
        });
        modelBuilder.Entity<AuditEvent>(entity =>
        {
            entity.ToTable("audit").HasKey(a => a.Sequence);
            entity.Property(a => a.Sequence).HasColumnName("sequence");
            entity.Property(a => a.Program).HasColumnName("program");
            entity.Property(a => a.At).HasColumnName("at");
            entity.Property(a => a.Who).HasColumnName("who");
            entity.Property(a => a.Action).HasColumnName("action");
            entity.Property(a => a.Subject).HasColumnName("subject");
            entity.HasQueryFilter(a => a.Program == programId);
        });
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<InstantText>();
        configurationBuilder.Properties<DateOnly>().HaveConversion<DayText>();
    }

    // The store keeps days, instants and numbers as text, the same on both databases. Days sort as their texts do; instants and numbers do not, so nobody may ask for that.
    private sealed class DayText() : ValueConverter<DateOnly, string>(
        day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), text => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture));

    private sealed class InstantText() : ValueConverter<DateTimeOffset, string>(
        instant => instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), text => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));

    private sealed class DecimalText() : ValueConverter<decimal, string>(
        number => number.ToString(CultureInfo.InvariantCulture), text => decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture));
}

/// <summary>The program whose rows are read.</summary>
/// <param name="Id">Its id.</param>
public sealed record ReadProgram(string Id);
